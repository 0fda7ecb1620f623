using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

public class RecordingToRecipeTests
{
    private const string CSharp = """
        using var playwright = await Playwright.CreateAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("https://shop.example/account/login");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-Mail (work)" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-Mail (work)" }).FillAsync("jo@company.example");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Password" }).FillAsync("s3cret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Login", Exact = true }).ClickAsync();
        await page.Locator("#product").Filter(new() { HasText = "Chair" }).GetByRole(AriaRole.Button, new() { Name = "Add \"now\"" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Checkout" }).ClickAsync();
        await page.GetByLabel("Country").SelectOptionAsync(new[] { "221" });
        await page.GetByText("I agree").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm Order" }).ClickAsync();
        """;

    private const string JavaScript = """
        await page.goto('https://shop.example/#/login');
        await page.getByRole('textbox', { name: 'E-Mail' }).fill('jo@company.example');
        await page.getByRole('textbox', { name: 'Password' }).fill('s3cret');
        await page.getByRole('textbox', { name: 'Password' }).press('Enter');
        await page.locator('mat-row').nth(2).getByRole('button').click();
        """;

    [Fact]
    public void Clicks_and_entries_become_steps_of_signing_in_adding_and_checkout()
    {
        var draft = RecordingToRecipe.Draft(CSharp);

        Assert.Contains("""    - goto: "account/login" """.TrimEnd(), draft, StringComparison.Ordinal);
        Assert.Contains("""    - fill: {"field":{"role":"textbox","name":"E-Mail (work)"},"value":"{user}"}""", draft, StringComparison.Ordinal);
        Assert.Contains("""    - click: {"role":"button","name":"Login","exact":true}""", draft, StringComparison.Ordinal);
        Assert.Contains("""    - click: {"role":"button","name":"Add \"now\"","within":{"css":"#product","hasText":"Chair"},"nth":1}""", draft, StringComparison.Ordinal);
        Assert.Contains("""    - choose: {"field":{"label":"Country"},"option":"221"}""", draft, StringComparison.Ordinal);
        Assert.Contains("""  click: {"role":"button","name":"Confirm Order"}""", draft, StringComparison.Ordinal);
        Assert.True(draft.IndexOf("Add \\\"now", StringComparison.Ordinal) < draft.IndexOf("added:", StringComparison.Ordinal) && draft.IndexOf("\"Checkout\"", StringComparison.Ordinal) > draft.IndexOf("checkout:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CSharp)]
    [InlineData(JavaScript)]
    public void A_password_does_not_get_into_the_draft(string recording)
    {
        var draft = RecordingToRecipe.Draft(recording);

        Assert.DoesNotContain("s3cret", draft, StringComparison.Ordinal);
        Assert.Contains("{password}", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void JavaScript_is_read_as_well()
    {
        var draft = RecordingToRecipe.Draft(JavaScript);

        Assert.Contains("""- goto: "#/login" """.TrimEnd(), draft, StringComparison.Ordinal);
        Assert.Contains("""- press: {"key":"Enter","field":{"role":"textbox","name":"Password"}}""", draft, StringComparison.Ordinal);
        Assert.Contains("""{"role":"button","within":{"css":"mat-row","nth":3}}""", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_has_the_right_form_and_is_refused_only_for_what_is_still_to_be_filled_in()
    {
        var parse = RecipeCompiler.Parse(RecordingToRecipe.Draft(CSharp));

        Assert.Null(parse.Recipe);
        Assert.All(parse.Errors, error => Assert.True(error.Message is "This is still to be filled in." || error.Message.Contains("{reference}", StringComparison.Ordinal), $"{error.Line}: {error.Message}"));
    }
}
