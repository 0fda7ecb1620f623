using Microsoft.Extensions.Options;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

public sealed class RecipeLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recipes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_recipe_of_ones_own_comes_before_the_one_that_the_product_brings()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "sandbox-shop.yaml"), "name: mine");

        Assert.Equal("name: mine", Library().FindText(RecipeLibrary.SandboxShop));
    }

    [Fact]
    public void What_is_not_in_the_folder_comes_from_the_product() => Assert.Contains("Sandbox supplier shop", Library().FindText(RecipeLibrary.SandboxShop), StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such-recipe")]
    [InlineData("../secret")]
    [InlineData("")]
    public void A_name_that_is_no_recipe_finds_nothing(string name)
    {
        var beside = new RecipeLibrary(Options.Create(new OrderingOptions { RecipeFolder = _folder.CreateSubdirectory("recipes").FullName }));
        File.WriteAllText(Path.Combine(_folder.FullName, "secret.yaml"), "name: secret");

        Assert.Null(beside.FindText(name));
    }

    private RecipeLibrary Library() => new(Options.Create(new OrderingOptions { RecipeFolder = _folder.FullName }));
}
