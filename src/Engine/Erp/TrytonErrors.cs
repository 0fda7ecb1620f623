using System.Text.Json;

namespace Procurement.Engine.Erp;

/// <summary>Sorts Tryton's error answers: <c>[class, [message, description, domain]]</c>. Messages are translated, so only the class decides.</summary>
internal static class TrytonErrors
{
    private const int LongestMessage = 300;

    public static Exception Read(string method, JsonElement error)
    {
        var kind = error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0 ? error[0].ToString() : error.ToString();
        return kind switch
        {
            "UserError" or "UserWarning" => new ErpRefusedException($"The ERP does not accept it: {Short(Message(error))}"),
            "LoginException" => new ErpRefusedException("The ERP asks for more than user and password (Erp:User, Erp:Password)"),
            // A record changed meanwhile, a serialisation failure, or a fault of the server: a later try may find it well.
            _ => new ErpUnavailableException($"The ERP failed in {method}: {Short(kind)}"),
        };
    }

    private static string Message(JsonElement error)
    {
        if (error.GetArrayLength() < 2) return "";
        var said = error[1];
        return said.ValueKind == JsonValueKind.Array && said.GetArrayLength() > 0 ? said[0].ToString() : said.ToString();
    }

    private static string Short(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "...";
}
