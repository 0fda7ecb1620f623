namespace Procurement.Simulators.WhatsApp;

/// <summary>Which files may be sent, and how large (Meta's media table).</summary>
internal static class MediaRules
{
    private const long Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, string[]> Types = new(StringComparer.Ordinal)
    {
        ["audio"] = ["audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"],
        ["document"] =
        [
            "application/vnd.ms-powerpoint", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/pdf", "text/plain", "application/vnd.ms-excel",
        ],
        ["image"] = ["image/jpeg", "image/png"],
        ["sticker"] = ["image/webp"],
        ["video"] = ["video/mp4", "video/3gpp"],
    };

    private static readonly Dictionary<string, long> Sizes = new(StringComparer.Ordinal)
    {
        ["audio"] = 16 * Megabyte,
        ["document"] = 100 * Megabyte,
        ["image"] = 5 * Megabyte,
        ["sticker"] = 500 * 1024,
        ["video"] = 16 * Megabyte,
    };

    public static GraphError? CheckUpload(string mimeType, long size)
    {
        var kind = Types.FirstOrDefault(pair => pair.Value.Contains(Bare(mimeType))).Key;
        if (kind is null)
        {
            return GraphError.Of(100) with
            {
                Message = $"(#100) Param file must be a file with one of the following types: {string.Join(", ", Types.Values.SelectMany(types => types))}. Received file of type '{mimeType}'.",
            };
        }

        return size > Sizes[kind] ? GraphError.Of(131053, $"The file is larger than the {Sizes[kind]} bytes allowed for {kind}") : null;
    }

    /// <summary>Whether an uploaded file may go out as this message type.</summary>
    public static GraphError? CheckUse(string messageType, string mimeType, bool isVoice)
    {
        if (messageType != "document" && !Types[messageType].Contains(Bare(mimeType))) return GraphError.Of(131053, $"Media of type {mimeType} cannot be sent as {messageType}");
        return isVoice && Bare(mimeType) != "audio/ogg" ? GraphError.Of(131053, "A voice message needs OGG with Opus") : null;
    }

    private static string Bare(string mimeType) => mimeType.Split(';')[0].Trim().ToLowerInvariant();
}
