using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// A reader changes the parameters and runs all cells in .NET Interactive: each is green or says one sentence in the notebook's
/// language. The variable names the notebooks, or says "all"; without it the first notebook alone is run.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed partial class VariantTests(ITestOutputHelper log)
{
    private const string Variable = "BETWEEN_TOKENS_VARIANTS";

    private static readonly string[] _variants =
        ["another model", "no such model", "another language", "an empty prompt", "absurd numbers"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            string[] names = Environment.GetEnvironmentVariable(Variable) switch
            {
                null => ["00-start"],
                "all" => [.. HostNotebooks.All],
                var said => said.Split(','),
            };
            var cases = new TheoryData<string, string>();
            foreach (var name in names)
            {
                foreach (var variant in _variants.Where(variant => Changed(name, variant).Any()))
                {
                    cases.Add(name, variant);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Every_cell_is_green_or_says_one_sentence(string name, string variant)
    {
        using var reader = new Reader(name);
        foreach (var (parameter, value) in Changed(name, variant))
        {
            reader.Write(parameter, value);
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var said = new List<string>();
        foreach (var cell in reader.CodeCells)
        {
            if (reader.Run(cell.Id).Error is { } error)
            {
                said.Add($"{cell.Id}: {error}");
            }
        }

        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}, {variant}: {watch.Elapsed.TotalSeconds:0} s, {said.Count} cells say no. {string.Join(" | ", said.Take(4))}"));
        Assert.All(said, error => Assert.All(Reader.Traces, trace => Assert.DoesNotContain(trace, error, StringComparison.Ordinal)));
        Assert.All(said, error => Assert.Matches(Russian(), error));
    }

    private static IEnumerable<(string Name, string Value)> Changed(string name, string variant) => variant switch
    {
        "another model" => [("modelName", "\"glass/base-s\"")],
        "no such model" => [("modelName", "\"glass/bose\"")],
        "another language" => [Prompt(name, "\"The cat sat\"")],
        "an empty prompt" => [Prompt(name, "\"\"")],
        _ => Reader.ParametersOf(name).Where(p => Number().IsMatch(p.Value))
            .Select(p => (p.Name, Number().Replace(p.Value, "-1$1"))),
    };

    private static (string Name, string Value) Prompt(string name, string value) =>
        (Reader.ParametersOf(name).First(p => p.Value.StartsWith('"') && p.Name is not ("modelName" or "realName")).Name, value);

    [GeneratedRegex(@"^\d[\d_]*(\.\d+f?)?$")]
    private static partial Regex Number();

    [GeneratedRegex("[а-яё]")]
    private static partial Regex Russian();
}
