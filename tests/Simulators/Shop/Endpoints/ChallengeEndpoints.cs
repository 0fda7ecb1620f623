using System.Globalization;
using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>The pictures of a challenge, and the answers to it.</summary>
internal static class ChallengeEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/_challenge/{id}", (string id, DefenceBoard board) => board.FindChallenge(id) is { } challenge
            ? Results.Content(ChallengePage.Html(challenge).Value, "text/html; charset=utf-8", statusCode: 403) : Results.NotFound());
        app.MapGet("/_challenge/{id}/ground.png", (string id, DefenceBoard board) => Png(board.FindChallenge(id), ChallengePictures.Ground));
        app.MapGet("/_challenge/{id}/piece.png", (string id, DefenceBoard board) => Png(board.FindChallenge(id), ChallengePictures.Piece));
        app.MapPost("/_challenge/{id}", (string id, HttpContext http, DefenceBoard board, ShopOptions options) => Answer(id, http, board, options));
    }

    private static IResult Png(Challenge? challenge, Func<Challenge, byte[]> draw) => challenge is null ? Results.NotFound() : Results.Bytes(draw(challenge), "image/png");

    private static async Task<IResult> Answer(string id, HttpContext http, DefenceBoard board, ShopOptions options)
    {
        if (board.FindChallenge(id) is not { } challenge || challenge.Visitor != DefenceBoard.VisitorKey(http)) return Results.NotFound();
        var form = await http.Request.ReadFormAsync();
        var solved = form["text"].ToString() is { Length: > 0 } text ? challenge.SolvedByText(text)
            : challenge.SolvedByDrag(Number(form["x"]), (int)Number(form["moves"]), (int)Number(form["ms"]));
        if (!solved) return Results.UnprocessableEntity();
        board.Accept(challenge, options.Clock.GetUtcNow());
        return Results.NoContent();
    }

    private static decimal Number(string? typed) => decimal.TryParse(typed, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
