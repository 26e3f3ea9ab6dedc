using System.Reflection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using NetArchTest.Rules;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>
/// Who may know whom. Compiled code is asked, so a qualified name, an alias or a type that is only inferred counts like a using.
/// </summary>
[Trait("tier", "fast")]
public class ArrowTests
{
    private const string Root = "BetweenTokens", Lessons = Root + ".Lessons";

    private static readonly string[] _ground = ["", "Files", "Statistics", "Tensors", "Display"];

    /// <summary>Every folder of the library and those that it may use, itself left out; "" is the root folder, which all may use.</summary>
    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        [""] = [],
        ["Files"] = [],
        ["Statistics"] = [],
        ["Tensors"] = [],
        ["Display"] = [],
        ["Native"] = ["Files"],
        ["Formats"] = ["Files"],
        ["Text"] = ["Files", "Formats"],
        ["NextToken"] = ["Text"],
        ["Models"] = ["Files", "Native", "Statistics", "Tensors", "Formats", "Text", "NextToken"],
        ["Microworld"] = ["Native", "Statistics", "Text", "NextToken"],
        ["Tracing"] = ["Tensors", "Text", "NextToken", "Models"],
        ["Sampling"] = ["Statistics", "Text", "NextToken", "Models"],
        ["Inspection"] = ["Files", "Display", "Statistics", "Tensors", "Formats", "Text", "NextToken", "Models", "Tracing"],
        ["Evaluation"] = [.. _ground[1..], "Text", "NextToken", "Models", "Microworld", "Tracing", "Inspection", "Sampling"],
        ["Training"] =
            [.. _ground[1..], "Formats", "Text", "NextToken", "Models", "Microworld", "Tracing", "Inspection", "Sampling", "Evaluation"],
        ["Plots"] =
        [
            .. _ground[1..], "Native", "Formats", "Text", "NextToken", "Models", "Microworld", "Tracing", "Inspection", "Sampling",
            "Evaluation", "Training",
        ],
    };

    public static TheoryData<string> Folders { get; } = [.. _mayUse.Keys];

    [Fact]
    public void Every_folder_of_the_library_has_its_arrows()
    {
        var library = Path.Combine(Shared.Repository, "src", "NotebookHelpers");
        var folders = Directory.GetDirectories(library).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj"]);
        Assert.Equal(_mayUse.Keys.Order(StringComparer.Ordinal), folders.Append("").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_arrows_lead_round_in_a_circle()
    {
        var open = _mayUse.ToDictionary(pair => pair.Key, pair => pair.Value.ToHashSet());
        while (open.Count > 0)
        {
            var free = open.Where(pair => pair.Value.Count == 0).Select(pair => pair.Key).ToList();
            Assert.True(free.Count > 0, "a circle among " + string.Join(", ", open.Keys));
            free.ForEach(folder => open.Remove(folder));
            Assert.All(open.Values, uses => uses.ExceptWith(free));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_those_below_it(string folder) => Assert.Empty(Strays(typeof(LanguageModel).Assembly, folder));

    [Fact]
    public void The_library_does_not_know_its_lessons() =>
        Assert.DoesNotContain(typeof(LanguageModel).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith(Lessons, StringComparison.Ordinal));

    [Fact]
    public void The_engine_knows_nothing_of_language_models() =>
        Assert.DoesNotContain(
            typeof(Notebook).Assembly.GetReferencedAssemblies(),
            name => name.Name is "BetweenTokens" or "TorchSharp" || name.Name!.StartsWith(Lessons, StringComparison.Ordinal));

    [Fact]
    public void No_lesson_uses_the_folder_of_another_and_claims_use_none()
    {
        var lessons = typeof(Claim).Assembly;
        var rooms = lessons.GetTypes().Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith(Lessons + ".", StringComparison.Ordinal)).ToHashSet();
        Assert.Contains(Lessons + ".L06Voting", rooms);
        foreach (var room in rooms)
        {
            var forbidden = rooms.Except([room, Lessons + ".Claims"]).ToArray();
            var result = Types.InAssembly(lessons).That().ResideInNamespace(room).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
            Assert.Empty(result.FailingTypeNames ?? []);
        }
    }

    /// <summary>The rule must see every way in which one type can lean on another.</summary>
    [Theory]
    [InlineData("private readonly BetweenTokens.Plots.Table? _table = null; public bool Has => _table is null;")]
    [InlineData("public object Make() => typeof(BetweenTokens.Plots.Table);")]
    [InlineData("public int Count(System.Collections.Generic.List<BetweenTokens.Plots.Table> all) => all.Count;")]
    [InlineData("public object Say() { var words = BetweenTokens.Plots.Words.Now; return words; }")]
    [InlineData("public System.Func<object> Later() => () => BetweenTokens.Plots.Words.Now;")]
    [InlineData("public System.Collections.Generic.IEnumerable<object> Each() { yield return BetweenTokens.Plots.Words.Now; }")]
    [InlineData("public bool Is(object x) => x is BetweenTokens.Plots.Table;")]
    public void An_arrow_upwards_is_seen(string member)
    {
        var sample = Compiled.Assembly(
            $"#nullable enable\nnamespace BetweenTokens.Statistics;\npublic class Planted\n{{\n    {member}\n}}", typeof(LanguageModel));
        Assert.Equal(["BetweenTokens.Statistics.Planted"], Strays(sample, "Statistics").Select(name => name.Split('+', '/')[0]).Distinct());
    }

    /// <summary>Types of a folder that use a folder they may not.</summary>
    private static IReadOnlyList<string> Strays(Assembly assembly, string folder)
    {
        var types = Types.InAssembly(assembly).That();
        var own = folder.Length == 0
            ? types.ResideInNamespaceMatching($"^{Root}$")
            : types.ResideInNamespaceMatching($@"^{Root}\.{folder}(\.|$)");
        string[] forbidden = [.. _mayUse.Keys.Where(other => other.Length > 0 && other != folder && !_mayUse[folder].Contains(other))
            .Select(other => $"{Root}.{other}")];
        return [.. own.ShouldNot().HaveDependencyOnAny(forbidden).GetResult().FailingTypeNames ?? []];
    }
}
