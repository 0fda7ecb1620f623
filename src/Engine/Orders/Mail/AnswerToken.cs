using System.Buffers.Text;
using System.Security.Cryptography;

namespace Procurement.Engine.Orders.Mail;

/// <summary>The secret in a link by which a supplier answers: 256 bits, of which the database keeps the hash only.</summary>
public static class AnswerToken
{
    private const int Bytes = 32, Letters = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Null for what cannot be a token.</summary>
    public static string? HashOf(string? token) => token is { Length: Letters } && Base64Url.IsValid(token) ? Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token))) : null;
}
