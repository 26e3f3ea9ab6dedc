using System.Reflection;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>
/// Every class of tests says how long it takes: <c>fast</c> ones together less than a minute, <c>slow</c> ones the rest, <c>model</c>
/// ones need a model that is not in the repository. <c>dotnet test --filter tier=fast</c> is what a change is tried with.
/// </summary>
[Trait("tier", "fast")]
public class TierTests
{
    private static readonly string[] _tiers = ["fast", "slow", "model"];

    private static Type[] Classes { get; } =
    [
        .. typeof(TierTests).Assembly.GetTypes().Where(type => !type.IsAbstract
            && type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Any(IsTest)),
    ];

    [Fact]
    public void Every_class_has_one_tier() =>
        Assert.Empty(Classes.Where(type => Tiers(type) is not [var tier] || !_tiers.Contains(tier)).Select(type => type.FullName));

    [Fact]
    public void There_are_classes_of_every_tier() =>
        Assert.Equal(_tiers.Order(StringComparer.Ordinal), Classes.SelectMany(Tiers).Distinct().Order(StringComparer.Ordinal));

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute);

    private static string[] Tiers(Type type) =>
    [
        .. type.GetCustomAttributesData().Where(data => data.AttributeType == typeof(TraitAttribute))
            .Select(data => data.ConstructorArguments).Where(arguments => (string?)arguments[0].Value == "tier")
            .Select(arguments => (string)arguments[1].Value!),
    ];
}
