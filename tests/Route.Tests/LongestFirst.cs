using Procurement.Route.Tests.Whole;
using Xunit.Sdk;
using Xunit.v3;

namespace Procurement.Route.Tests;

/// <summary>The chain of whole routes is the longest piece of work that cannot be shared out: it begins first, the rest fills up beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == WholeRouteCollection.Name ? 0 : 1).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];
}
