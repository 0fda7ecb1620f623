namespace Procurement.Engine.Messaging.Media;

/// <summary>Largest files that we take. Meta: 100 MB from people; pictures, sound and films as for sending (facts, section 4).</summary>
internal static class MediaLimits
{
    private const long MegaByte = 1024 * 1024;

    public static long LongestOf(string kind) => kind switch
    {
        "image" or "audio" or "video" => 16 * MegaByte,
        "sticker" => MegaByte,
        _ => 100 * MegaByte,
    };
}
