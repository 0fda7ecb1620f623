using System.Reflection;

namespace Procurement.Data.Tests;

/// <summary>Portal -> Engine -> Data, never back; and what decides does not reach for the database, the clock or the log.</summary>
public class DependencyTests
{
    private static readonly Assembly Data = typeof(ProcurementDb).Assembly;
    private static readonly Assembly Engine = typeof(Engine.EngineSetup).Assembly;

    [Fact]
    public void Data_knows_nothing_above_it() => Assert.DoesNotContain(Data.GetReferencedAssemblies(), x => x.Name is "Procurement.Engine" or "Procurement.Portal");

    [Fact]
    public void The_engine_knows_nothing_of_the_portal() => Assert.DoesNotContain(Engine.GetReferencedAssemblies(), x => x.Name is "Procurement.Portal" or "MudBlazor");

    [Fact]
    public void Understanding_reads_no_rows_clock_or_log()
    {
        string[] forbidden = ["Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.Extensions.Logging", "Microsoft.Extensions.Options", "Procurement.Data", "Quartz", "StackExchange.Redis"];
        var reached = Engine.GetTypes().Where(type => type.Namespace?.StartsWith("Procurement.Engine.Understanding", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).SelectMany(member => TypesOf(member).Select(used => (type, used))))
            .Where(x => forbidden.Any(space => x.used.Namespace?.StartsWith(space, StringComparison.Ordinal) == true) || x.used == typeof(TimeProvider))
            .Select(x => $"{x.type.Name} uses {x.used.FullName}").Distinct();

        Assert.Empty(reached);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodBase method => [.. method.GetParameters().Select(x => x.ParameterType), .. (method as MethodInfo) is { } returning ? new[] { returning.ReturnType } : []],
        _ => [],
    };
}
