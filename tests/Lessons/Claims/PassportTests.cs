using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
[Collection("claims folder")]
public sealed class PassportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("passport").FullName;
    private readonly string? _former = Environment.GetEnvironmentVariable(ClaimResults.Variable);

    public PassportTests() => Environment.SetEnvironmentVariable(ClaimResults.Variable, Path.Combine(_folder, "claims"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ClaimResults.Variable, _former);
        Directory.Delete(_folder, recursive: true);
    }

    private static PassportRow Row(int level, params PassportValue[] effects) =>
        new(level, "model", "The capital of France is", " Paris", effects, level == 19 ? null : 0.25);

    [Fact]
    public void The_twenty_levels_are_the_topics_in_two_languages()
    {
        var topics =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "data", "topics.json"))).RootElement.EnumerateArray()
                .Select(topic => (topic.GetProperty("number").GetInt32(),
                    topic.GetProperty("title_ru").GetString(), topic.GetProperty("title_en").GetString()));
        Assert.Equal(topics, PassportLevel.All.Select(level => (level.Number, (string?)level.Ru, (string?)level.En)));
    }

    [Fact]
    public void What_each_level_changes_is_the_approved_text() =>
        Snapshot.Match(string.Join('\n', PassportLevel.All.SelectMany(level => level.Effects.Append(level.Control).Select((effect, i) =>
            $"{level.Number:00} {level.Group} {(i < level.Effects.Count ? "effect" : "control")}: "
            + $"{effect?.Ru ?? "—"} | {effect?.En ?? "—"} | {effect?.Unit}"))));

    /// <summary>A notebook cannot define a row otherwise: it names its level and gives numbers.</summary>
    [Fact]
    public void Each_notebook_fills_the_row_of_its_own_level()
    {
        var notebooks = Directory.GetFiles(Path.Combine(Shared.Repository, "notebooks", "ru"), "*.ipynb")
            .Where(path => !Path.GetFileName(path).StartsWith("00-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(notebooks);
        Assert.All(notebooks, path =>
        {
            var (name, level) = (Path.GetFileNameWithoutExtension(path), int.Parse(Path.GetFileName(path)[..2], null));
            var cells = NotebookReader.Read(path).Cells.OfType<CodeCell>()
                .Where(cell => cell.Source.Contains("Passport.Fill(", StringComparison.Ordinal));
            Assert.Single(cells);
            var levels = Directory.GetFiles(Path.Combine(Shared.Repository, "src", "Lessons", name), "*.cs")
                .SelectMany(File.ReadAllLines).Where(line => line.Contains("Level: ", StringComparison.Ordinal)).ToList();
            Assert.Contains($"Level: {level},", Assert.Single(levels), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_rerun_replaces_its_row_and_levels_stay_in_order()
    {
        Passport.Fill(Row(6, 1.5));
        Passport.Fill(Row(2, -0.25));
        Passport.Fill(Row(6, 2.5));
        Assert.Equal([2, 6], PassportRow.Read().Select(r => r.Level));
        Assert.Equal(2.5, PassportRow.Read()[^1].Effects[0].Number);
    }

    [Fact]
    public void The_whole_has_every_level_and_says_which_are_open()
    {
        Passport.Fill(Row(6, 1.5));
        Passport.Fill(Row(12, PassportValue.Not("отрезан")));
        Passport.Fill(Row(19, 0.75));
        Passport.Fill(Row(20, 5, PassportValue.Not("нет последней нормы")));
        var whole = Passport.Whole();
        Assert.Equal(21, whole.RowCount); // level 20 has two numbers
        string[] filled = ["отрезан", "нет последней нормы", "0,750 нат", "1,500 нат", "5 слой"];
        Assert.Equal(filled.Order(StringComparer.Ordinal), Column(whole, 4).Where(text => text != "—").Order(StringComparer.Ordinal));
        Assert.Equal("текст", Column(whole, 1)[0]);
        Assert.Equal(3, Column(whole, 6).Count(text => text == "0,250 нат"));
    }

    [Fact]
    public void An_undefined_level_is_refused() =>
        Assert.Contains("levels 1 to 20",
            Assert.Throws<InvalidOperationException>(() => Row(21, 1).Keep()).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_that_the_level_does_not_have_are_refused()
    {
        Assert.Contains("has 1 effect and a control; found 2 effects", Refusal(Row(6, 1, 2)), StringComparison.Ordinal);
        Assert.Contains("has 2 effects and a control; found 1 effect", Refusal(Row(20, 1)), StringComparison.Ordinal);
        Assert.Contains("found 1 effect and no control", Refusal(Row(6, 1) with { Control = null }), StringComparison.Ordinal);
        Assert.Contains("1 effect and no control; found", Refusal(Row(19, 1) with { Control = 1 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_none_is_refused(double nats) =>
        Assert.Contains("finite number, or a word", Refusal(Row(6, nats)), StringComparison.Ordinal);

    [Fact]
    public void A_damaged_file_is_named()
    {
        Passport.Fill(Row(6, 1.5));
        var file = Directory.GetFiles(PassportRow.Folder!).Single();
        File.WriteAllText(file, "{ \"level\": ");
        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => Passport.Whole()).Message, StringComparison.Ordinal);
    }

    private static string Refusal(PassportRow row) => Assert.Throws<InvalidOperationException>(row.Keep).Message;

    private static string[] Column(BetweenTokens.Plots.Table table, int column) =>
        [.. table.Columns[column].Values.Select(value => $"{value}")];
}
