using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>The page of a challenge. It stands at the address that was asked for, which loads again when it is solved.</summary>
internal static class ChallengePage
{
    public static Markup Html(Challenge challenge) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Security check</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_assets/shop.css">
        <link rel="stylesheet" href="/_assets/challenge.css"><script src="/_assets/challenge.js" defer></script></head>
        <body><main class="wide"><div class="card small check" data-id="{challenge.Id}" data-kind="{challenge.Kind}">
          <h1>Are you a person?</h1>
          {(challenge.Kind == Challenge.Slider ? Slider : Letters)}
          <p role="status"></p>
        </div></main></body></html>
        """);

    private static Markup Slider => Markup.Html($"""
        <p>Drag the piece into its place.</p>
        <canvas width="{Challenge.Width}" height="{Challenge.Height}"></canvas>
        <div class="track"><div class="knob"></div></div>
        """);

    private static Markup Letters => Markup.Html($"""
        <p>Type the letters that you see.</p>
        <canvas width="{Challenge.Width}" height="{Challenge.Height}"></canvas>
        <form><input aria-label="Letters" autocomplete="off"> <button>Check</button></form>
        """);
}
