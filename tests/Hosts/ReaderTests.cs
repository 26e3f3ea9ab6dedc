using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// What a reader does in VS Code with an open notebook, and what the host then says: one sentence in the
/// notebook's language, and no stack trace.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class ReaderTests
{
    [SkippableFact]
    public void Another_prompt_gives_another_picture_and_an_impossible_one_says_which_word_is_unknown()
    {
        using var reader = new Reader("00-start");
        reader.RunAll();
        var before = reader.Run("s09-code").Text;

        reader.Set("start", "\"собака\"");
        var after = reader.Run("s09-code");
        Assert.Null(after.Error);
        Assert.Contains("собака", after.Text, StringComparison.Ordinal);
        Assert.NotEqual(before, after.Text);

        reader.Set("start", "\"трамвай\"");
        OneSentence("Слова «трамвай» нет среди", reader.Run("s09-code"));
        reader.Set("start", "\"table\"");
        OneSentence("Слова «table» нет среди", reader.Run("s09-code"));
    }

    [SkippableFact]
    public void A_misspelt_model_is_answered_with_the_names_that_are_near()
    {
        using var reader = new Reader("00-start");
        reader.Set("modelName", "\"glass/bose\"");
        reader.Run("s03-code");
        OneSentence("Похожие имена: glass/base", reader.Run("s07-code"));

        reader.Set("modelName", "\"no-such-model-anywhere\"");
        OneSentence("models list", reader.Run("s07-code"));
    }

    [SkippableFact]
    public void A_chart_cell_runs_again_and_again()
    {
        using var reader = new Reader("00-start");
        reader.RunAll();
        var (first, second) = (reader.Run("s09-code"), reader.Run("s09-code"));
        Assert.Null(first.Error);
        Assert.Equal(first.Text, second.Text);
    }

    [SkippableFact]
    public void A_cell_run_before_those_above_it_names_what_is_missing()
    {
        using var reader = new Reader("00-start");
        reader.Run("s03-code");
        var early = reader.Run("s09-code");
        Assert.NotNull(early.Error);
        Assert.Contains("'model'", early.Error, StringComparison.Ordinal);
        Assert.Contains("'start'", early.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", early.Error, StringComparison.Ordinal);

        // In the right order all is well.
        reader.Run("s05-code");
        reader.Run("s07-code");
        Assert.Null(reader.Run("s09-code").Error);
    }

    [SkippableFact]
    public void Notebook_6_goes_on_with_a_prompt_in_another_language_and_with_an_unknown_target_says_so_where_it_is_asked()
    {
        using var reader = new Reader("06-voting");
        reader.Set("realPrompt", "\"Столица Франции — город\"");
        reader.Set("target", "\"трамвай\"");
        foreach (var cell in reader.CodeCells.TakeWhile(cell => cell.Id != "v22-code"))
        {
            var ran = reader.Run(cell.Id);
            if (cell.Id == "v20-code")
            {
                OneSentence("Слова «трамвай» нет среди", ran);
            }
            else
            {
                Assert.True(ran.Error is null, $"{cell.Id}: {ran.Error}");
            }
        }

        var real = new[] { "v62-code", "v63-code", "v64-code" }.Select(reader.Run).ToList();
        Assert.All(real, cell => Assert.Null(cell.Error));
    }

    [SkippableFact]
    public void Where_setup_is_missing_the_host_names_the_file_and_the_line_below_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["notebooks/ru"]);
        var first = HostNotebooks.Read("00-start").Cells.OfType<CodeCell>().First().Source;
        using var host = new StdioHost(folder["notebooks/ru"]);
        var said = host.Submit(first);
        Assert.NotNull(said.Error);
        Assert.Contains("setup.cs", said.Error, StringComparison.Ordinal);
        Assert.All(HostNotebooks.All, name => Assert.Equal(first, HostNotebooks.Read(name).Cells.OfType<CodeCell>().First().Source));
        Assert.Contains("dotnet build", first, StringComparison.Ordinal);
    }

    private static void OneSentence(string expected, HostCell cell)
    {
        Assert.NotNull(cell.Error);
        Assert.Contains(expected, cell.Error, StringComparison.Ordinal);
        Assert.All(Reader.Traces, trace => Assert.DoesNotContain(trace, cell.Error, StringComparison.Ordinal));
    }
}
