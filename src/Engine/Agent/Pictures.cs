using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Files;

namespace Procurement.Engine.Agent;

/// <summary>Pictures that came with a batch, for a model that sees (<c>Llm:Vision</c>). They help to tell which item is meant; every value still needs words.</summary>
internal sealed class Pictures(IDbContextFactory<ProcurementDb> dbs, IFileStore files, IOptions<LlmOptions> options)
{
    private const int Most = 3;

    /// <summary>Endpoints take about 5 MB; larger pictures cost more than they tell.</summary>
    internal const long LargestBytes = 4 * 1024 * 1024;

    private static readonly string[] Types = ["image/jpeg", "image/png", "image/webp"];

    public async Task<IReadOnlyList<ImageContent>> OfAsync(ModelTurn turn, CancellationToken cancellationToken)
    {
        if (options.Value.Vision != true || turn.ByRules.InstructsTheSystem) return [];
        var messages = turn.Batch.Select(message => message.Id).Distinct().ToList();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var stored = await db.MediaFiles.AsNoTracking()
            .Where(file => messages.Contains(file.MessageId) && file.Kind == "image" && file.State == MediaState.Stored && file.SizeBytes <= LargestBytes && Types.Contains(file.MimeType))
            .OrderBy(file => file.CreatedAt).Take(Most).Select(file => file.StorageKey!).ToListAsync(cancellationToken);
        var pictures = new List<ImageContent>();
        foreach (var key in stored)
            if (await files.GetAsync(key, cancellationToken) is { } file) pictures.Add(new ImageContent(file.Content, file.ContentType));
        return pictures;
    }
}
