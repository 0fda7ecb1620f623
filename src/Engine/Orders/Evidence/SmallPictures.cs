namespace Procurement.Engine.Orders.Evidence;

/// <summary>Beside each picture of a step lies a small one of its top, for lists and for the PDF. It is for looking only: what is hashed is the picture itself.</summary>
public static class SmallPictures
{
    public const string ContentType = "image/jpeg";
    private const string Ending = ".png", SmallEnding = ".small.jpg";

    /// <param name="pictureKey">Of the picture; ends in .png.</param>
    public static string KeyOf(string pictureKey) => $"{pictureKey[..^Ending.Length]}{SmallEnding}";

    /// <returns>The key of the picture that this is the small one of; null when it is none.</returns>
    public static string? PictureOf(string smallKey) => smallKey.EndsWith(SmallEnding, StringComparison.Ordinal) ? $"{smallKey[..^SmallEnding.Length]}{Ending}" : null;
}
