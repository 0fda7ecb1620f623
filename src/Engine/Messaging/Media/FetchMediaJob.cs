using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Files;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Fetches received files into our own store: the address by the media's id, then the bytes, checked. Harmless to repeat.</summary>
internal sealed class FetchMediaJob(
    IDbContextFactory<ProcurementDb> dbs, IWhatsApp whatsApp, IFileStore files, TextExtraction extraction, Node node, IChangeNotices notices, TimeProvider clock, ILogger<FetchMediaJob> logger)
    : OutsideJob<MediaFile>(dbs, node, clock, logger)
{
    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly TimeProvider clock = clock;

    protected override int Take => 16;

    protected override int AtOnce => 4;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(5);

    /// <summary>About two minutes: the person's batch waits for it.</summary>
    protected override Backoff Backoff { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), 7);

    protected override Task ActAsync(IReadOnlyList<MediaFile> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(MediaFile row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var number = await db.Conversations.Where(x => x.Id == row.ConversationId).Select(x => x.OurNumberId).SingleAsync(cancellationToken);
        try
        {
            var content = await FetchAsync(row, number, cancellationToken);
            var type = MediaSniffer.TypeOf(content, row.FileName);
            var key = string.Create(CultureInfo.InvariantCulture, $"media/{row.CreatedAt:yyyy}/{row.CreatedAt:MM}/{row.Id}");
            await files.PutAsync(key, content, type, cancellationToken);
            var text = await extraction.ReadAsync(content, type, cancellationToken);
            db.Attach(row);
            row.Stored(key, type, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, text);
        }
        catch (WhatsAppException refused) when (refused.Final || refused.Code is { } code && SendError.ClassOf(code) == SendErrorClass.Never)
        {
            db.Attach(row);
            row.Failed(clock.GetUtcNow(), refused.Message);
        }

        await db.SaveChangesAsync(cancellationToken);
        await TellAsync(db, row, cancellationToken);
    }

    protected override void EndTrying(MediaFile row, DateTimeOffset now, Exception trouble) => row.Failed(now, Describe(trouble));

    private async Task<byte[]> FetchAsync(MediaFile row, string number, CancellationToken cancellationToken)
    {
        var longest = MediaLimits.LongestOf(row.Kind);
        var address = await whatsApp.FindMediaAsync(number, row.WhatsAppMediaId, cancellationToken);
        if (address.SizeBytes > longest) throw new WhatsAppException(null, $"The file is larger than {longest / (1024 * 1024)} MB.", final: true);
        var content = await whatsApp.FetchMediaAsync(address.Address, longest, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        // Both the webhook and the media endpoint promise a hash; either may be missing.
        if ((row.ExpectedSha256 ?? address.Sha256) is { } promised && promised != hash) throw new WhatsAppException(null, "The file is not the one that WhatsApp announced (SHA-256 differs).");
        return content;
    }

    /// <summary>The batch that waits for the file may close.</summary>
    private async Task TellAsync(ProcurementDb db, MediaFile row, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"UPDATE conversations SET due_at = {now} WHERE id = {row.ConversationId} AND due_at > {now}", cancellationToken);
        notices.Wake(Stages.Batch);
        notices.Changed(ChangeKinds.Conversation, row.ConversationId.ToString());
    }
}
