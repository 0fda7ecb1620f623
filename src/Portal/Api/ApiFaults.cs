using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Procurement.Portal.Api;

/// <summary>Every refusal under <c>/api</c> says why, as <c>application/problem+json</c>: also a body that cannot be read, and an address or method that is not there.</summary>
internal sealed partial class ApiFaults(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException trouble) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Unreadable(trouble).ExecuteAsync(context);
            return;
        }
        catch (DbUpdateConcurrencyException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Problems.Of(409, "changed-meanwhile", "Somebody or something else changed it at the same moment, and nothing of this call was done. Read it again and repeat.").ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || response.ContentLength > 0) return;
        if (Bare(context) is { } problem) await problem.ExecuteAsync(context);
    }

    private static IResult? Bare(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Problems.Of(404, "not-found", $"There is nothing at {context.Request.Path}. All calls stand in /openapi/v1.json."),
        405 => Problems.Of(405, "method-not-allowed", $"{context.Request.Path} has no {context.Request.Method}. All calls stand in /openapi/v1.json."),
        415 => Problems.Of(415, "content-type", "Send the body as JSON, with Content-Type: application/json."),
        >= 400 and var status => Problems.Of(status, "refused", $"The call was refused with {status}."),
        _ => null,
    };

    private static IResult Unreadable(BadHttpRequestException trouble)
    {
        if (trouble.StatusCode == 413) return Problems.Of(413, "too-large", "The body is too large.");
        if (trouble.StatusCode == 415) return Problems.Of(415, "content-type", "Send the body as JSON, with Content-Type: application/json.");
        if (trouble.InnerException is JsonException json)
        {
            var place = json.Path is ['$', '.', .. var path] ? $"{path}: " : "";
            var where = json.LineNumber is { } line ? $" (line {line + 1}, column {json.BytePositionInLine + 1})" : "";
            var what = json.Message.Contains("could not be converted", StringComparison.Ordinal) ? "is not of the type that this call takes" : "the body is not valid JSON";
            return Problems.Of(400, "bad-request", $"{place}{what}{where}.");
        }

        if (Parameter().Match(trouble.Message) is { Success: true } bad) return Problems.Of(400, "bad-request", $"{bad.Groups["name"]}: cannot be read from \"{bad.Groups["value"]}\".");
        return trouble.Message.Contains("no body", StringComparison.OrdinalIgnoreCase) || trouble.Message.Contains("was not provided", StringComparison.Ordinal)
            ? Problems.Of(400, "bad-request", "This call needs a JSON body.")
            : Problems.Of(400, "bad-request", "The call cannot be read.");
    }

    /// <summary>The framework names type, parameter and text: <c>Failed to bind parameter "Nullable&lt;int&gt; limit" from "x".</c></summary>
    [GeneratedRegex("bind parameter \".* (?<name>\\w+)\" from \"(?<value>.*)\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
