using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Procurement.Portal.Tests;

internal static class Clicking
{
    /// <summary>Clicks a button by its words, found and clicked between two renderings: a live page may render again at any moment.</summary>
    public static Task ClickAsync<T>(this IRenderedComponent<T> page, string words) where T : IComponent =>
        page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Trim() == words).Click());
}
