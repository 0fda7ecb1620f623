namespace Procurement.Engine.Understanding;

/// <summary>The codes of UN/ECE Recommendation 20 (units) and 21 (packages, with X before them) that business documents write in place of a unit's word.</summary>
internal static class UnitCodes
{
    /// <summary>Our word for a code in capitals ("XBX" is a box, "KGM" kg); null for anything else.</summary>
    public static string? Unit(string code) => code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) ? Lexicon.Shared.Common.List("unitCodes").Value(Words.Fold(code)) : null;
}
