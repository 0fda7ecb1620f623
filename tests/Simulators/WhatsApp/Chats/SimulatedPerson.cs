using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Somebody with WhatsApp on their phone.</summary>
/// <param name="Phone">E.164 with plus.</param>
/// <param name="Name">The profile name, chosen by its owner.</param>
/// <param name="UserId">Business-scoped user id.</param>
/// <param name="Username">Null: none adopted.</param>
/// <param name="HidesPhone">Webhooks leave the number out, as Meta does for people with a username.</param>
/// <param name="IsOnWhatsApp">False: messages to this number are undeliverable (131026).</param>
public sealed record SimulatedPerson(string Phone, string Name, string UserId, string? Username = null, bool HidesPhone = false, bool IsOnWhatsApp = true)
{
    /// <summary>The number as WhatsApp writes it in webhooks: digits, no plus.</summary>
    public string WaId => Phone.TrimStart('+');

    /// <summary>A person whose business-scoped id follows from the number, so that it is the same in every run.</summary>
    public static SimulatedPerson Of(string phone, string name) => new(phone, name, UserIdOf(phone));

    internal static IReadOnlyList<SimulatedPerson> Read(string path)
    {
        using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true });
        var people = new List<SimulatedPerson>();
        while (csv.Read()) people.Add(Of(PhoneNumbers.Normalise(csv.GetString("phone"))!, csv.GetString("name")));
        return people;
    }

    private static string UserIdOf(string phone)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(phone));
        return string.Create(CultureInfo.InvariantCulture, $"US.{BitConverter.ToUInt64(hash) % 9_000_000_000_000_000_000 + 1_000_000_000_000_000_000}0");
    }
}
