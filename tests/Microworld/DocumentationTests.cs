using System.Text.Json;
using System.Text.RegularExpressions;
using BetweenTokens.Microworld;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Recipes;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public sealed partial class DocumentationTests
{
    private static readonly string _table = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "microworld.md"));

    [Fact]
    public void The_table_has_every_kind() =>
        Assert.All(World.KindNames, kind => Assert.Contains($"`{kind}`", _table, StringComparison.Ordinal));

    [Fact]
    public void The_table_has_every_claim_whose_experiment_needs_the_world_and_no_invented_one()
    {
        using var claims = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "data", "claims.json")));
        var all = claims.RootElement.EnumerateArray()
            .ToDictionary(claim => claim.GetProperty("id").GetString()!, claim => claim.GetProperty("experiment").GetString()!);
        var listed = ClaimId().Matches(_table).Select(match => match.Value).ToHashSet();
        Assert.Empty(listed.Except(all.Keys));
        Assert.Empty(all.Where(claim => claim.Value.Contains("icroworld", StringComparison.Ordinal))
            .Select(claim => claim.Key).Except(listed));
    }

    [Fact]
    public void The_number_of_words_in_the_table_is_that_of_the_world() =>
        Assert.Contains($"{Worlds.Default.Words.Count} words, {Worlds.Default.Kinds.Count} kinds", _table, StringComparison.Ordinal);

    [Fact]
    public void The_table_of_recipes_has_every_field()
    {
        using var recipe = JsonDocument.Parse(TrainingRecipes.Write(TrainingRecipes.Load("base")));
        Assert.All(recipe.RootElement.EnumerateObject(), field => Assert.Contains($"`{field.Name}`", _table, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b\d\d-\d\d\b")]
    private static partial Regex ClaimId();
}
