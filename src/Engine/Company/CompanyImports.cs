using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Turns;

namespace Procurement.Engine.Company;

/// <summary>Imports of cost centres, sites and people: parse, check references, upsert. Faults go to the file; nothing is saved here.</summary>
internal static class CompanyImports
{
    public static async Task<ImportResult> CostCentersAsync(ProcurementDb db, Stream content, CancellationToken cancellationToken)
    {
        var file = CsvFile.Read(content, new CsvColumn("code", true), new("name", true), new("owner_phone", true), new("monthly_budget", true));
        var known = await db.CostCenters.ToDictionaryAsync(x => x.Code, cancellationToken);
        var upsert = new Upsert(db);
        foreach (var row in file.UniqueBy("code"))
        {
            var code = row.Text("code");
            if (!known.TryGetValue(code, out var center))
            {
                center = new CostCenter { Code = code, Name = "", OwnerPhone = "" };
                upsert.Create(center);
                known[code] = center;
            }
            else
            {
                upsert.Know(center);
            }

            center.Name = row.Text("name");
            center.OwnerPhone = row.Phone("owner_phone") ?? "";
            center.MonthlyBudget = row.Number("monthly_budget", 0);
        }

        return file.Errors.Count > 0 ? ImportResult.Refused(file.Errors) : upsert.Result();
    }

    public static async Task<ImportResult> SitesAsync(ProcurementDb db, Stream content, CancellationToken cancellationToken)
    {
        var file = CsvFile.Read(content, new CsvColumn("code", true), new("name", true), new("aliases", false), new("address", true), new("city", true), new("country", true), new("timezone", true), new("cost_center", true));
        var known = await db.Sites.ToDictionaryAsync(x => x.Code, cancellationToken);
        var centers = await db.CostCenters.Select(x => x.Code).ToHashSetAsync(cancellationToken);
        var upsert = new Upsert(db);
        foreach (var row in file.UniqueBy("code"))
        {
            var code = row.Text("code");
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(row.Text("timezone"), out _)) row.Fault("timezone", $"\"{row.Text("timezone")}\" is not an IANA time zone, for example Asia/Dubai.");
            if (row.Text("country") is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z']) row.Fault("country", $"\"{row.Text("country")}\" is not a two-letter ISO 3166-1 code.");
            row.MustKnow("cost_center", centers, "cost centre");
            if (!known.TryGetValue(code, out var site))
            {
                site = new Site { Code = code, Name = "", Aliases = [], Address = "", City = "", Country = "", TimeZone = "", CostCenterCode = "" };
                upsert.Create(site);
                known[code] = site;
            }
            else
            {
                upsert.Know(site);
            }

            site.Name = row.Text("name");
            if (row.Has("aliases")) site.Aliases = site.Aliases.KeepIfSame(row.List("aliases"));
            site.Address = row.Text("address");
            site.City = row.Text("city");
            site.Country = row.Text("country");
            site.TimeZone = row.Text("timezone");
            site.CostCenterCode = row.Text("cost_center");
        }

        CheckAliases(file, known.Values);
        return file.Errors.Count > 0 ? ImportResult.Refused(file.Errors) : upsert.Result();
    }

    private static void CheckAliases(CsvFile file, IEnumerable<Site> sites)
    {
        var lines = file.Rows.GroupBy(x => x.Text("code"), StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.First(), StringComparer.Ordinal);
        var shared = sites.SelectMany(site => site.Aliases.Append(site.Name).Append(site.Code).Select(alias => (Alias: alias.ToLowerInvariant(), Site: site))).Distinct()
            .GroupBy(x => x.Alias, StringComparer.Ordinal).Where(group => group.Select(x => x.Site.Code).Distinct(StringComparer.Ordinal).Count() > 1);
        foreach (var group in shared)
        {
            foreach (var (alias, site) in group)
            {
                if (lines.TryGetValue(site.Code, out var row)) row.Fault("aliases", $"\"{alias}\" also names another site: {string.Join(", ", group.Select(x => x.Site.Code).Distinct(StringComparer.Ordinal))}.");
            }
        }
    }

    public static async Task<ImportResult> PeopleAsync(ProcurementDb db, Stream content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var file = CsvFile.Read(content, new CsvColumn("phone", true), new("name", true), new("roles", true), new("site", true), new("cost_center", true), new("language", true), new("spend_limit", true), new("manager_phone", false), new("active", true));
        var known = await db.People.ToDictionaryAsync(x => x.Phone, cancellationToken);
        var sites = await db.Sites.Select(x => x.Code).ToHashSetAsync(cancellationToken);
        var centers = await db.CostCenters.ToListAsync(cancellationToken);
        var centerCodes = centers.Select(x => x.Code).ToHashSet(StringComparer.Ordinal);
        var addresses = await db.Addresses.Where(x => x.Phone != null).ToDictionaryAsync(x => x.Phone!, cancellationToken);
        var upsert = new Upsert(db);
        foreach (var row in file.UniqueBy("phone"))
        {
            var phone = row.Phone("phone") ?? "";
            row.MustKnow("site", sites, "site");
            row.MustKnow("cost_center", centerCodes, "cost centre");
            var roles = row.List("roles");
            foreach (var role in roles.Where(role => !PersonRoles.All.Contains(role))) row.Fault("roles", $"\"{role}\" must be one of {string.Join(", ", PersonRoles.All)}.");
            if (!known.TryGetValue(phone, out var person))
            {
                person = new Person { Id = Guid.CreateVersion7(now), Phone = phone, Name = "", Roles = [], SiteCode = "", CostCenterCode = "", Language = "", CreatedAt = now };
                upsert.Create(person);
                known[phone] = person;
            }
            else
            {
                upsert.Know(person);
            }

            person.Name = row.Text("name");
            person.Roles = person.Roles.KeepIfSame(roles);
            person.SiteCode = row.Text("site");
            person.CostCenterCode = row.Text("cost_center");
            person.Language = row.OneOf("language", Phrases.Languages);
            person.SpendLimit = row.Number("spend_limit", 0);
            if (row.Has("manager_phone")) person.ManagerPhone = row.Phone("manager_phone");
            person.Active = row.Flag("active");
            Bind(db, addresses, person, now);
        }

        foreach (var row in file.Rows)
        {
            if (row.Optional("manager_phone") is { } manager && !known.ContainsKey(manager)) row.Fault("manager_phone", $"{manager} is nobody in this file or among the people already known.");
        }

        foreach (var center in centers.Where(center => !(known.TryGetValue(center.OwnerPhone, out var owner) && owner.Active && owner.Roles.Contains(PersonRoles.Approver))))
            file.Errors.Add(new ImportError(0, "phone", $"Cost centre {center.Code} is owned by {center.OwnerPhone}, who is not an active approver in people. Add the person to the file."));

        return file.Errors.Count > 0 ? ImportResult.Refused(file.Errors) : upsert.Result();
    }

    /// <summary>The person's number is an address of theirs; a number that wrote before as a stranger becomes theirs.</summary>
    private static void Bind(ProcurementDb db, Dictionary<string, PersonAddress> addresses, Person person, DateTimeOffset now)
    {
        if (!addresses.TryGetValue(person.Phone, out var address))
        {
            address = new PersonAddress { Id = Guid.CreateVersion7(now), Phone = person.Phone, PersonId = person.Id, State = AddressState.Verified, CreatedAt = now };
            addresses[person.Phone] = address;
            db.Addresses.Add(address);
        }
        else if (address.PersonId is null && address.State == AddressState.Unknown)
        {
            address.PersonId = person.Id;
            address.State = AddressState.Verified;
        }
    }

    public static IEnumerable<ImportRow> UniqueBy(this CsvFile file, params string[] columns)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in file.Rows)
        {
            var key = string.Join('\u001f', columns.Select(row.Text));
            if (seen.TryGetValue(key, out var first)) row.Fault(columns[^1], $"\"{row.Text(columns[^1])}\" stands on line {first} already.");
            else seen[key] = row.Line;
            yield return row;
        }
    }

    public static void MustKnow(this ImportRow row, string column, HashSet<string> codes, string what)
    {
        if (row.Optional(column) is { } code && !codes.Contains(code)) row.Fault(column, $"\"{code}\" is not a {what} that was imported.");
    }

    /// <summary>The same list object where nothing differs, so that the row counts as unchanged.</summary>
    public static List<string> KeepIfSame(this List<string> old, List<string> read) => old.SequenceEqual(read, StringComparer.Ordinal) ? old : read;
}
