using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Engine.Files;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Fetches received files into our own store: the address by the media's id, then the bytes, checked. Harmless to repeat.</summary>
internal sealed partial class FetchMediaJob(
    IDbContextFactory<ProcurementDb> dbs, IWhatsApp whatsApp, IFileStore files, TextExtraction extraction, Node node, IChangeNotices notices, TimeProvider clock, ILogger<FetchMediaJob> logger,
    Transcription? transcription = null)
    : OutsideJob<MediaFile>(dbs, node, clock, logger)
{
    private const int MostTries = 7;

    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly TimeProvider clock = clock;
    private readonly ILogger<FetchMediaJob> logger = logger;

    protected override int Take => 16;

    protected override int AtOnce => 4;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(5);

    /// <summary>About two minutes: the person's batch waits for it.</summary>
    protected override Backoff Backoff { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), MostTries);

    protected override Task ActAsync(IReadOnlyList<MediaFile> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(MediaFile row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var talk = await db.Conversations.Where(x => x.Id == row.ConversationId)
            .Select(x => new { x.OurNumberId, IsKnown = db.Addresses.Any(address => address.Id == x.AddressId && address.PersonId != null && address.State == AddressState.Verified) }).SingleAsync(cancellationToken);
        try
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"media/{row.CreatedAt:yyyy}/{row.CreatedAt:MM}/{row.Id}");
            var content = row.Attempts > 1 && await files.GetAsync(key, cancellationToken) is { } kept ? kept.Content : null;
            var isNew = content is null;
            content ??= await FetchAsync(row, talk.OurNumberId, cancellationToken);
            var type = MediaSniffer.TypeOf(content, row.FileName);
            if (isNew) await files.PutAsync(key, content, type, cancellationToken);
            var text = await ReadAsync(row, content, type, talk.IsKnown, cancellationToken);
            db.Attach(row);
            row.Stored(key, type, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, text?.Text, text?.Places);
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

    /// <summary>
    /// Models and transcription cost: only for people we know. A voice note that could not be written down by the last try is kept without words, and the person
    /// is asked for text.
    /// </summary>
    private async Task<ReadText?> ReadAsync(MediaFile row, byte[] content, string type, bool isKnown, CancellationToken cancellationToken)
    {
        if (row.Kind == "sticker") return null;
        if (row.Kind != "audio") return await extraction.ReadAsync(content, type, isKnown, cancellationToken);
        if (transcription is null || !isKnown) return null;
        try
        {
            return await transcription.ReadAsync(content, type, cancellationToken);
        }
        catch (TranscriptionUnavailableException trouble) when (row.Attempts >= MostTries)
        {
            LogNotHeard(row.Id, trouble.Message);
            return null;
        }
    }

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

    [LoggerMessage(LogLevel.Warning, "Voice note {Media} was not written down: {Trouble}")]
    private partial void LogNotHeard(Guid media, string trouble);
}
