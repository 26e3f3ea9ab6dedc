using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

[Trait("tier", "fast")]
public class OutputTests
{
    [Fact]
    public void A_line_costs_its_own_length_and_not_that_of_the_lines_before()
    {
        const int Lines = 20_000;
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Lines; i++)
        {
            outputs.Stream(StreamOutput.Stdout, "ten chars\n");
        }

        // Two bytes a character and some room to grow; one string for each state of the text would be 4 GB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Lines * 10 * 2 * 4);
        Assert.Equal(Lines * 10, Assert.IsType<StreamOutput>(Assert.Single(cell)).Text.Length);
    }

    [Fact]
    public void What_no_page_could_show_is_counted_and_not_kept()
    {
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        var line = new string('x', 999) + "\n";
        for (var i = 0; i < 10_000; i++)
        {
            outputs.Stream(StreamOutput.Stdout, line);
        }

        outputs.Display("d", Plain("after"));
        Assert.Equal(CellOutputs.MostCharacters, Assert.IsType<StreamOutput>(cell[0]).Text.Length);
        Assert.Equal("after", Assert.IsType<DisplayOutput>(cell[1]).Data.Text(MimeBundle.Plain));
        Assert.StartsWith("2000000 more characters were printed", Assert.IsType<StreamOutput>(cell[^1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_keep_their_order_and_grow_after_they_were_read()
    {
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        outputs.Stream(StreamOutput.Stdout, "a");
        Assert.Equal([new StreamOutput("stdout", "a")], cell);
        outputs.Stream(StreamOutput.Stdout, "b");
        outputs.Stream(StreamOutput.Stderr, "c");
        outputs.Stream(StreamOutput.Stdout, "d");
        Assert.Equal([new StreamOutput("stdout", "ab"), new StreamOutput("stderr", "c"), new StreamOutput("stdout", "d")], cell);
    }

    [Fact]
    public void Halves_of_a_character_join_where_they_meet_and_are_marked_where_they_do_not()
    {
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        foreach (var half in "👍")
        {
            outputs.Stream(StreamOutput.Stdout, half.ToString());
        }

        outputs.Display("d", Plain("Hi \ud83d"));
        outputs.Update("d", new MimeBundle { ["application/json"] = new JsonObject { ["\udc4d"] = new JsonArray("x\ud83d", 1, null) } });
        outputs.Result(Plain("\udc4d!"));
        outputs.Error(new ErrorOutput("E", "bad \ud83d", ["at \ud83d"]));
        Assert.Equal(new StreamOutput("stdout", "👍"), cell[0]);
        Assert.Equal("""{"\uFFFD":["x\uFFFD",1,null]}""", Assert.IsType<DisplayOutput>(cell[1]).Data["application/json"].ToJsonString());
        Assert.Equal("\uFFFD!", Assert.IsType<DisplayOutput>(cell[2]).Data.Text(MimeBundle.Plain));
        Assert.Equal(("bad \uFFFD", "at \uFFFD"),
            (Assert.IsType<ErrorOutput>(cell[3]).Value, Assert.IsType<ErrorOutput>(cell[3]).Traceback[0]));
    }

    [Theory]
    [InlineData(@"""a\ud83d""", "a\uFFFD")]
    [InlineData(@"""\udc4da""", "\uFFFDa")]
    [InlineData(@"""\\ud83d \ud83d\udc4d \ud83d\n\u0041""", "\\ud83d 👍 \uFFFD\nA")]
    public void A_file_that_spells_half_a_character_is_read(string source, string read)
    {
        var json = $$"""
            {"nbformat":4, "nbformat_minor":5, "metadata":{}, "cells":[{"cell_type":"markdown", "id":"a", "metadata":{},
            "source":{{source}}}]}
            """;
        Assert.Equal(read, Assert.Single(NotebookReader.Parse(System.Text.Encoding.UTF8.GetBytes(json), "x.ipynb").Cells).Source);
    }

    private static MimeBundle Plain(string text) => new() { [MimeBundle.Plain] = JsonValue.Create(text) };
}
