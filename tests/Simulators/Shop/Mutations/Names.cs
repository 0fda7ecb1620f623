namespace Procurement.Simulators.Shop.Mutations;

/// <summary>New names for ids, classes and data attributes.</summary>
internal sealed class Names(Mutation mutation)
{
    private readonly Chance _chance = new(mutation.Seed);

    public string Of(string name) => mutation.Has("names") && _chance.Hits("name " + name, mutation.Rate + 0.25) ? _chance.Name(name) : name;
}
