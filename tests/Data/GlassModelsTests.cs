using System.Collections.Concurrent;
using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;

namespace BetweenTokens.Tests.Data;

/// <summary>The committed glass models: what is noted beside them is what they are.</summary>
[Trait("tier", "slow")]
public class GlassModelsTests
{
    private static readonly string _models = Path.Combine(Shared.Repository, "data", "models");

    private static readonly ConcurrentDictionary<string, GlassLaw> _laws = new();

    private static readonly string[] _names =
    [
        .. Directory.EnumerateFiles(_models, TrainingLog.FileName, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_models, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Names => [.. _names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_recipe_and_numbers_are_those_noted(string name)
    {
        var folder = Path.Combine(_models, name);
        var log = TrainingLog.Read(folder);
        Assert.Equal(log.Files, GlassModel.Hashes(folder));
        Assert.Equal(TrainingRecipes.Write(TrainingRecipes.Load(log.Name) with { About = "" }),
            TrainingRecipes.Write(log.Recipe with { About = "" }));
        using var model = LanguageModel.Load($"glass/{name}");
        Assert.Equal(log.Parameters, model.Transformer.Parameters.Count);

        // a small sample: the noted mean of every kind, weighted as the sample is
        var (noted, law) = (log.Measures.Distance, _laws.GetOrAdd(TrainingRecipes.Write(log.Recipe), _ => GlassLaw.Of(log.Recipe)));
        var sample = law.Distance(model.Transformer, law.InTokens, 1_000, log.Measures.Options.Seed);
        string[] kinds = [.. sample.KlByKind.Keys.Where(noted.KlByKind.ContainsKey)];
        var ratio = kinds.Sum(kind => sample.KlByKind[kind] * sample.TokensByKind[kind])
            / kinds.Sum(kind => noted.KlByKind[kind] * sample.TokensByKind[kind]);
        Assert.InRange(ratio, 0.5, 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_of_models_has_its_numbers(string name)
    {
        var row = Row(name, TrainingLog.Read(Path.Combine(_models, name)));
        Assert.True(File.ReadAllText(Path.Combine(Shared.Repository, "data", "README.md")).Contains(row, StringComparison.Ordinal),
            $"data/README.md lacks the row\n{row}");
    }

    /// <summary>What a finished model of some recipes must reach, measured on enough.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_finished_model_reaches_its_bar(string name)
    {
        var log = TrainingLog.Read(Path.Combine(_models, name));
        var (measures, distance) = (log.Measures, log.Measures.Distance);
        if (name == "base")
        {
            Assert.True(distance.Tokens >= 200_000 && distance.TokensByKind.Count == 15
                && distance.TokensByKind.Values.All(count => count >= 2_000));
            Assert.InRange(distance.Kl, 0, 0.01);
            Assert.All(distance.KlByKind, kind => Assert.InRange(kind.Value, 0, 0.03));
            Assert.InRange(distance.CalibrationError, 0, 0.01);
            Assert.InRange(measures.Grammar!.Share, 0, 0.002);
            Assert.True(measures.Grammar.Sentences >= 10_000 && measures.Withheld!.TokensByKind.Values.All(count => count >= 2_000));
        }

        // two layers copy, one does not (Olsson et al. 2022)
        (double Least, double Most) range =
            name switch { "induction-2" => (0, 0.1), "induction-1" => (1, 3), _ => (0, double.PositiveInfinity) };
        Assert.InRange(distance.Kl, range.Least, range.Most);
    }

    [Fact]
    public void All_models_together_leave_room() =>
        Assert.InRange(_names.Sum(name => new FileInfo(Path.Combine(_models, name, "model.safetensors")).Length), 1, 24_000_000);

    private static string Row(string name, TrainingLog log)
    {
        var (distance, worst) = (log.Measures.Distance, log.Measures.Distance.KlByKind.MaxBy(kind => kind.Value));
        var (withheld, grammar) = (log.Measures.Withheld, log.Measures.Grammar);
        string[] cells =
        [
            $"`glass/{name}`", $"`workbook train {log.Name}`", $"{log.Recipe.CorpusSeed}, {log.Recipe.ModelSeed}",
            Text($"{log.Parameters:N0}"), Text($"{log.Step}"), Text($"{log.Tokens / 1e6:0.00} M"),
            Text($"{distance.Kl:0.0000}{(log.Recipe.Pieces is null ? "" : Text($" ({distance.KlPerWord:0.0000} a word)"))}"),
            Text($"{worst.Key} {worst.Value:0.000}"),
            Text($"{distance.CalibrationError:0.0000}"), withheld is null ? "" : Text($"{withheld.Kl:0.00}"), Grammar(log),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Grammar(TrainingLog log) => log.Measures.Grammar is { } grammar
        ? Text($"{grammar.Errors} of {grammar.Sentences}{(grammar.ByDocument ? " documents" : "")}")
        : log.Recipe.MaskedShare is null ? "" : "—";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
