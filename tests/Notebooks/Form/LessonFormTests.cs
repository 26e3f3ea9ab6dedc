using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Notebooks.Form;

/// <summary>Every lesson has the form of a lesson, and a fault that is put in is found.</summary>
[Trait("tier", "fast")]
public class LessonFormTests
{
    public static TheoryData<string> Lessons() => [.. new DirectoryInfo(Path.Combine(Shared.Repository, "notebooks", "ru"))
        .GetFiles("*.ipynb")
        .Select(file => file.Name).Where(name => !name.StartsWith("00", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Lessons))]
    public void A_lesson_has_the_form_of_a_lesson(string file) => Assert.Empty(LessonForm.Faults(Read(file), SectionOf(file)));

    [Theory]
    [MemberData(nameof(Lessons))]
    public void Everything_that_a_lesson_promises_is_kept_by_a_cell(string file) =>
        Assert.Empty(LessonMap.Faults(LessonMap.Read(SectionOf(file)), Read(file)));

    [Fact]
    public void A_long_cell_is_found() => Finds("lines of code", n => Append(n, string.Join('\n', Enumerable.Repeat("x();", 11))));

    [Fact]
    public void A_wide_cell_is_found() => Finds("columns", n => Append(n, "var x = \"" + new string('a', 100) + "\";"));

    [Theory]
    [InlineData("var y = model!.Trace(prompt);")]
    [InlineData("var y = model?.Trace(prompt);")]
    [InlineData("var y = model is null ? null : 1;")]
    [InlineData("f(glass!)")]
    public void Plumbing_is_found(string code) => Finds("plumbing", n => Append(n, code));

    [Theory]
    [InlineData("var y = a != b;")]
    [InlineData("var y = \"так!\"; // да!")]
    [InlineData("var y = !done;")]
    public void What_only_looks_like_plumbing_is_let_be(string code) =>
        Assert.DoesNotContain(LessonForm.Faults(Append(Read("06-voting.ipynb"), code), 6), f => f.Contains("plumbing",
            StringComparison.Ordinal));

    [Fact]
    public void A_missing_heading_a_strange_one_and_a_wrong_order_are_found()
    {
        Finds("no heading '## Итог'", n => Change(n, "## Итог", "### Итог"));
        Finds("is no heading", n => Say(n, "## Ещё раздел"));
        Finds("not in their order", n => n with { Cells = [.. n.Cells.Reverse()] });
    }

    [Fact]
    public void A_box_alone_a_banned_word_and_an_exclamation_are_found()
    {
        Finds("stands alone", n => Say(n, "> **Инженерно.** Так."));
        Finds("says nothing", n => Say(n, "Это является примером."));
        Finds("exclamation", n => Say(n, "Вот так чудо!"));
        Finds("decimal point", n => Say(n, "Доля равна 0.95."));
    }

    [Fact]
    public void A_claim_that_is_shown_nowhere_and_a_row_without_a_link_are_found()
    {
        Finds("claim 06-03", n => ChangeCode(n, "Claim.Show(\"06-03\"", "Claim.Show(\"06-02\""));
        Finds("no year or no link", n => Change(n, "](https://", "](http-"));
    }

    [Fact]
    public void An_item_that_no_cell_keeps_is_found()
    {
        var (items, notebook) = (LessonMap.Read(6), Read("06-voting.ipynb"));
        var faults = LessonMap.Faults([.. items.Skip(1), items[0] with { Cells = ["no-such-cell"] }], notebook).ToList();
        Assert.Contains("no-such-cell", Assert.Single(faults), StringComparison.Ordinal);
        Assert.NotEmpty(LessonMap.Faults([.. items.Where(i => i.Group != "pictures")], notebook));
        Assert.NotEmpty(LessonMap.Faults([.. items.Select(i => i.Group == "pictures" ? i with { Cells = [notebook.Cells[0].Id] } : i)],
            notebook));
    }

    private static void Finds(string fault, Func<Notebook, Notebook> spoil)
    {
        var sound = Read("06-voting.ipynb");
        Assert.DoesNotContain(LessonForm.Faults(sound, 6), f => f.Contains(fault, StringComparison.Ordinal));
        Assert.Contains(LessonForm.Faults(spoil(sound), 6), f => f.Contains(fault, StringComparison.Ordinal));
    }

    private static Notebook Read(string file) => NotebookReader.Read(Path.Combine(Shared.Repository, "notebooks", "ru", file));

    private static int SectionOf(string file) => int.Parse(file[..2], System.Globalization.CultureInfo.InvariantCulture);

    private static Notebook Append(Notebook notebook, string code) =>
        notebook with { Cells = [.. notebook.Cells, new CodeCell("planted", code, [], null, [])] };

    private static Notebook Say(Notebook notebook, string text) =>
        notebook with { Cells = [.. notebook.Cells, new MarkdownCell("planted", text, [])] };

    private static Notebook Change(Notebook notebook, string from, string to) => notebook with
    {
        Cells = [.. notebook.Cells.Select(c => c is MarkdownCell m ? m with { Source = m.Source.Replace(from, to,
            StringComparison.Ordinal) } : c)],
    };

    private static Notebook ChangeCode(Notebook notebook, string from, string to) => notebook with
    {
        Cells = [.. notebook.Cells.Select(c => c is CodeCell m ? m with { Source = m.Source.Replace(from, to, StringComparison.Ordinal) }
            : c)],
    };
}
