using System.Security.Cryptography;
using System.Text;

namespace Procurement.Simulators.Shop.Spa;

/// <summary>The session of the single-page shop: a cookie, and a part that the page keeps in session storage and sends along.</summary>
internal static class SpaVisit
{
    private const string PartHeader = "X-Part";

    public static string PartOf(string session) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{session} part")))[..20];

    public static bool IsSignedIn(Visit visit) => visit.SignedIn && visit.Http.Request.Headers[PartHeader] == PartOf(visit.Session!);

    /// <summary>For who is signed in; 401 for the others.</summary>
    public static IResult ForMember(Visit visit, Func<IResult> answer) => IsSignedIn(visit) ? answer() : Results.Json(new { error = "Sign in" }, statusCode: 401);

    public static async Task<IResult> ForMemberAsync(Visit visit, Func<IFormCollection, Task<IResult>> answer)
        => IsSignedIn(visit) ? await answer(await visit.Http.Request.ReadFormAsync()) : Results.Json(new { error = "Sign in" }, statusCode: 401);

    public static object Line(ShopLine line) => new { line.Article, line.Name, line.Unit, line.Quantity, Price = line.UnitPrice, line.Total, line.Available, line.AvailableQuantity, Stepper = HasStepper(line.Article) };

    /// <summary>Half of the articles have no field for the quantity, only plus and minus.</summary>
    public static bool HasStepper(string article) => article.Sum(letter => letter) % 2 == 0;
}
