using System.Globalization;
using Procurement.Testing;

namespace Procurement.Local;

/// <summary>What <c>./run</c> was asked for.</summary>
/// <param name="Port">Of the portal; the WhatsApp simulator and the shop take the next two.</param>
/// <param name="Data">Folder that keeps everything over a restart.</param>
/// <param name="Fresh">Start from an empty company: what the folder holds goes, and no sample is loaded.</param>
/// <param name="WithErp">Start a Tryton and book orders in it.</param>
internal sealed record LocalOptions(int Port, string Data, bool Fresh, bool WithErp)
{
    public const string Usage = """
        usage: ./run [--port N] [--data FOLDER] [--fresh] [--no-erp]
          --port N       portal on N, WhatsApp simulator on N+1, supplier shop on N+2 (5080)
          --data FOLDER  keep the data there (data)
          --fresh        remove that data and start from an empty company
          --no-erp       do without the local ERP
        """;

    public int WhatsAppPort => Port + 1;

    public int ShopPort => Port + 2;

    /// <exception cref="ArgumentException">An argument that is not known or has no usable value; the message says so.</exception>
    public static LocalOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new LocalOptions(5080, Repository.PathTo("data"), Fresh: false, WithErp: true);
        for (var n = 0; n < arguments.Count; n++)
        {
            options = arguments[n] switch
            {
                "--port" => options with { Port = Number(Value(arguments, ++n)) },
                "--data" => options with { Data = Path.GetFullPath(Value(arguments, ++n)) },
                "--fresh" => options with { Fresh = true },
                "--no-erp" => options with { WithErp = false },
                var other => throw new ArgumentException($"'{other}' is not known"),
            };
        }
        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, int at) =>
        at < arguments.Count ? arguments[at] : throw new ArgumentException($"{arguments[at - 1]} needs a value");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65534
            ? port : throw new ArgumentException($"--port {text} is not a port");
}
