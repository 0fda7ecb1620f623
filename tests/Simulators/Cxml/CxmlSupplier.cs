using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Procurement.Simulators.Cxml;

/// <summary>How the supplier's server treats the next document.</summary>
public enum CxmlFault
{
    /// <summary>Answers with <see cref="CxmlSupplier.FaultCode"/> in the document and HTTP 200, and keeps nothing.</summary>
    Refuse,

    /// <summary>HTTP <see cref="CxmlSupplier.FaultCode"/> without a document; keeps nothing.</summary>
    BareHttp,

    /// <summary>Hangs up before it has read it.</summary>
    CutBefore,

    /// <summary>Keeps the order and hangs up without an answer.</summary>
    CutAfter,

    /// <summary>Keeps the order and answers HTTP 500 without a document.</summary>
    FailAfter,

    /// <summary>Keeps the order and never answers.</summary>
    HoldAfter,

    /// <summary>Keeps the order and answers with something that is no cXML.</summary>
    Garble,
}

/// <summary>
/// The server of a supplier that takes cXML: the far side of the wire, over real HTTP. It refuses documents that break the content model, takes a document
/// once for each payloadID, and can be asked what it holds.
/// </summary>
public sealed class CxmlSupplier : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock holding = new();
    private readonly List<XElement> documents = [];
    private readonly Dictionary<string, XElement> taken = [];
    private readonly TaskCompletionSource stopping = new();
    private readonly Queue<CxmlFault> faults = [];

    private CxmlSupplier(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public string SharedSecret { get; set; } = "abracadabra";

    public int FaultCode { get; set; } = 500;

    /// <summary>200 or 201 to what it takes.</summary>
    public int TakenCode { get; set; } = 200;

    /// <summary>Every document that it read, repeats included.</summary>
    public IReadOnlyList<XElement> Documents
    {
        get { lock (holding) return [.. documents]; }
    }

    /// <summary>What it holds, by payloadID: each is one order, change or cancellation to be carried out.</summary>
    public IReadOnlyDictionary<string, XElement> Taken
    {
        get { lock (holding) return new Dictionary<string, XElement>(taken); }
    }

    public static async Task<CxmlSupplier> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var supplier = new CxmlSupplier(builder.Build());
        supplier.app.MapPost("/cxml", supplier.HandleAsync);
        await supplier.app.StartAsync(cancellationToken);
        supplier.Address = new Uri(new Uri(supplier.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/cxml");
        return supplier;
    }

    /// <summary>Treats the next documents so, in place of whatever it was told before.</summary>
    public void Spoil(CxmlFault next, int times = 1) => SpoilInTurn([.. Enumerable.Repeat(next, times)]);

    /// <summary>Treats each of the next documents as its turn says; none: it is well again.</summary>
    public void SpoilInTurn(params IReadOnlyList<CxmlFault> turns)
    {
        lock (holding)
        {
            faults.Clear();
            foreach (var turn in turns) faults.Enqueue(turn);
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopping.TrySetResult();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var next = NextFault();
        if (next == CxmlFault.CutBefore)
        {
            context.Abort();
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var root = Parse(await reader.ReadToEndAsync());
        lock (holding) documents.Add(root);
        if (next == CxmlFault.Refuse)
        {
            await AnswerAsync(context, root, FaultCode, "Refused", "told to");
            return;
        }

        if (next == CxmlFault.BareHttp)
        {
            context.Response.StatusCode = FaultCode;
            return;
        }

        if (root.Descendants("SharedSecret").SingleOrDefault()?.Value != SharedSecret)
        {
            await AnswerAsync(context, root, 401, "Unauthorized", "bad secret");
            return;
        }

        var broken = ContentModel.Faults(root);
        if (broken.Count > 0)
        {
            await AnswerAsync(context, root, 400, "Bad Request", string.Join("; ", broken));
            return;
        }

        if (root.Descendants("ProfileRequest").Any())
        {
            await AnswerAsync(context, root, 200, "OK", "", new XElement("ProfileResponse", new XElement("Transaction", new XAttribute("requestName", "OrderRequest"), new XElement("URL", Address.ToString()))));
            return;
        }

        lock (holding) taken.TryAdd(root.Attribute("payloadID")!.Value, root);
        await AnswerTakenAsync(context, root, next);
    }

    private async Task AnswerTakenAsync(HttpContext context, XElement root, CxmlFault? next)
    {
        switch (next)
        {
            case CxmlFault.CutAfter:
                context.Abort();
                break;
            case CxmlFault.FailAfter:
                context.Response.StatusCode = 500;
                break;
            case CxmlFault.HoldAfter:
                await Task.WhenAny(stopping.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
                break;
            case CxmlFault.Garble:
                await context.Response.WriteAsync("<html><body>Thank you</body></html>");
                break;
            default:
                await AnswerAsync(context, root, TakenCode, TakenCode == 201 ? "Accepted" : "OK", "");
                break;
        }
    }

    private CxmlFault? NextFault()
    {
        lock (holding) return faults.TryDequeue(out var next) ? next : null;
    }

    private static XElement Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        return XDocument.Load(reader).Root!;
    }

    private static Task AnswerAsync(HttpContext context, XElement root, int code, string text, string words, XElement? more = null)
    {
        var answer = new XElement("cXML", new XAttribute("payloadID", $"answer.{Guid.NewGuid():N}@supplier.test"), new XAttribute("timestamp", DateTimeOffset.UtcNow.ToString("o", CultureInfo.InvariantCulture)),
            new XElement("Response", new XElement("Status", new XAttribute("code", code), new XAttribute("text", text), words), more));
        context.Response.ContentType = "text/xml; charset=utf-8";
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE cXML SYSTEM \"http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd\">\n{answer}");
    }
}
