using System.Text.RegularExpressions;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>A redesigned shop looks different and does the same.</summary>
public sealed partial class ShopMutationTests(ShopRoom room) : ShopTest(room)
{
    [Theory]
    [InlineData(Personalities.Classic, "p/BC4533K")]
    [InlineData(Personalities.OnePage, "product/BC4533K")]
    public async Task The_same_seed_gives_the_same_page_and_none_gives_the_old_one(string personality, string path)
    {
        var buyer = Buyer(personality);
        var old = await buyer.TextAsync(path);

        var pages = new Dictionary<int, string>();
        foreach (var seed in new[] { 7, 8, 7, 0 })
        {
            await MutateAsync(new Mutation(seed));
            var page = await buyer.TextAsync(path);
            Assert.Equal(pages.GetValueOrDefault(seed, page), page);
            pages[seed] = page;
        }

        Assert.Equal(old, pages[0]);
        Assert.Equal(3, pages.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_hundred_seeds_give_a_hundred_shops_that_keep_their_fields()
    {
        var pages = new HashSet<string>();
        for (var seed = 1; seed <= 100; seed++)
        {
            await MutateAsync(new Mutation(seed));
            var page = await Buyer(Personalities.Classic).TextAsync("p/BC4533K");
            pages.Add(page);
            Assert.Equal(["q", "article", "quantity"], FieldName().Matches(page).Select(found => found.Groups[1].Value));
        }

        Assert.Equal(100, pages.Count);
    }

    [Fact]
    public async Task Scripts_look_for_the_new_names()
    {
        await MutateAsync(new Mutation(4) { Kinds = ["names"], Rate = 1 });

        var page = await Buyer(Personalities.Classic).TextAsync("p/BC4533K");
        var script = await Browser.GetStringAsync(new Uri($"_assets/shop.js?as={Code}", UriKind.Relative), Ending);

        var form = WantedId().Match(script).Groups[1].Value;
        Assert.NotEqual("add-form", form);
        Assert.Contains($"id=\"{form}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_change_to_words_of_the_same_meaning()
    {
        await MutateAsync(new Mutation(3) { Kinds = ["labels"], LabelRate = 1 });

        var page = await Buyer(Personalities.Classic).TextAsync("p/BC4533K");

        Assert.DoesNotContain(">Add to cart<", page, StringComparison.Ordinal);
        Assert.Contains("id=\"add-to-cart\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Personalities.Classic)]
    [InlineData(Personalities.OnePage)]
    public async Task A_redesigned_shop_takes_orders(string personality)
    {
        await MutateAsync(new Mutation(11));

        await Buyer(personality).OrderAsync("PO-1");

        Assert.Single(await OrdersAsync());
    }

    [Fact]
    public async Task The_single_page_changes_itself_by_the_seed_that_it_is_told()
    {
        await MutateAsync(new Mutation(12));

        Assert.Contains("\"mutation\":{\"seed\":12,", await Buyer(Personalities.Spa).TextAsync("boot"), StringComparison.Ordinal);
    }

    [GeneratedRegex("""<(?:input|select|textarea)[^>]* name="(\w+)""", RegexOptions.None, 1000)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"getElementById\('([\w-]+)'\)", RegexOptions.None, 1000)]
    private static partial Regex WantedId();
}
