using System.Text;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Notebooks;

[Trait("tier", "fast")]
public sealed class NotebookFileTests
{
    private static readonly string _sample = Path.Combine(Shared.Repository, "tests", "Notebooks", "arithmetic.ipynb");

    [Fact]
    public void Writes_a_clean_notebook_back_byte_for_byte() =>
        Assert.Equal(File.ReadAllText(_sample), NotebookWriter.ToJson(NotebookReader.Read(_sample)));

    [Fact]
    public void Keeps_cell_ids_tags_and_unknown_metadata()
    {
        var notebook = NotebookReader.Read(_sample);
        Assert.Equal("parameters", Assert.Single(notebook.Cells.Single(cell => cell.Id == "parameters").Tags));
        Assert.Contains("\"kept\": 1.50", NotebookWriter.ToJson(notebook), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_outputs_as_jupyter_does()
    {
        var notebook = new Notebook(
            [
                new CodeCell("a", "1\n2", [], 3,
                [
                    new StreamOutput("stdout", "строка\nещё \"\u00a0\" 🐱\n"),
                    new DisplayOutput(new MimeBundle
                    {
                        ["text/html"] = "<b>\n</b>",
                        ["application/json"] = System.Text.Json.Nodes.JsonNode.Parse("{\"b\":1.0,\"a\":[]}")!,
                    }, []),
                    new DisplayOutput(new MimeBundle { ["text/plain"] = "4" }, []) { IsResult = true, ResultOf = 3 },
                    new ErrorOutput("E", "v", ["one", "two"]),
                ]),
            ],
            Notebook.CSharpMetadata());
        Snapshot.Match(NotebookWriter.ToJson(notebook));
        var again = NotebookReader.Parse(Encoding.UTF8.GetBytes(NotebookWriter.ToJson(notebook)), "again.ipynb");
        Assert.Equal(NotebookWriter.ToJson(notebook), NotebookWriter.ToJson(again));
    }

    [Property]
    public Property Reads_back_any_source_that_it_writes() => Prop.ForAll<NonNull<string>>(text =>
    {
        var notebook = new Notebook([new MarkdownCell("m", text.Get, []), new CodeCell("c", text.Get, [], null, [])], []);
        var json = NotebookWriter.ToJson(notebook);
        return json == NotebookWriter.ToJson(NotebookReader.Parse(Encoding.UTF8.GetBytes(json), "x.ipynb"));
    });

    [Theory]
    [InlineData("{", "field 'file': expected JSON")]
    [InlineData("[]", "field 'notebook': expected an object, found []")]
    [InlineData("{\"nbformat\": 3}", "field 'nbformat': expected 4, found 3")]
    [InlineData("{\"nbformat\": 4}", "field 'nbformat_minor': expected a value, found nothing")]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4}", "expected JSON")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"cells\": {}}", "field 'cells': expected an array, found {}")]
    public void Refuses_a_broken_notebook_by_file_and_field(string json, string message)
    {
        var error = Assert.Throws<NotebookFileException>(() => NotebookReader.Parse(Encoding.UTF8.GetBytes(json), "broken.ipynb"));
        Assert.StartsWith("broken.ipynb: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\": \"b b\"}", "cell 2, field 'id': expected 1 to 64 letters")]
    [InlineData("{\"id\": \"b\", \"cell_type\": \"code\", \"metadata\": {}, \"source\": 1}",
        "cell 2 (id b), field 'source': expected a string or an array of lines, found 1")]
    [InlineData("{\"id\": \"b\", \"cell_type\": \"heading\", \"metadata\": {}, \"source\": []}",
        "cell 2 (id b), field 'cell_type': expected 'code', 'markdown' or 'raw', found \"heading\"")]
    [InlineData("{\"id\": \"b\", \"cell_type\": \"markdown\", \"metadata\": {\"tags\": [1]}, \"source\": []}",
        "field 'metadata.tags': expected an array of strings, found [1]")]
    [InlineData("{\"id\": \"b\", \"cell_type\": \"code\", \"metadata\": {}, \"source\": [], \"execution_count\": 1.5, \"outputs\": []}",
        "field 'execution_count': expected an integer, found 1.5")]
    [InlineData("{\"id\": \"b\", \"cell_type\": \"code\", \"metadata\": {}, \"source\": [], \"execution_count\": "
        + "null, \"outputs\": [{\"output_type\": \"stream\", \"name\": \"stdout\"}]}",
        "field 'outputs[0].text': expected a value, found nothing")]
    public void Refuses_a_broken_cell_by_its_number_and_field(string cell, string message)
    {
        const string Good = "{\"id\": \"ok\", \"cell_type\": \"markdown\", \"metadata\": {}, \"source\": \"x\"}";
        var json = $"{{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {{}}, \"cells\": [{Good}, {cell}]}}";
        var error = Assert.Throws<NotebookFileException>(() => NotebookReader.Parse(Encoding.UTF8.GetBytes(json), "broken.ipynb"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-ids", "cell 1")]
    [InlineData("same-id-twice", "cell 2")]
    public void Makes_up_an_id_where_a_generator_left_it_out_or_wrote_it_twice_and_says_so(string name, string cells)
    {
        var notebook = NotebookReader.Read(Path.Combine(Shared.Repository, "tests", "Data", "cases", "notebook-4.5", name + ".ipynb"));
        Assert.Equal(notebook.Cells.Count, notebook.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.Contains(cells, Assert.Single(notebook.Notices), StringComparison.Ordinal);
        Assert.Empty(NotebookReader.Parse(Encoding.UTF8.GetBytes(NotebookWriter.ToJson(notebook)), "written.ipynb").Notices);
    }

    [Fact]
    public void Reads_a_file_with_a_byte_order_mark()
    {
        byte[] json = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(
            "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": []}")];
        Assert.Empty(NotebookReader.Parse(json, "marked.ipynb").Cells);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there() =>
        Assert.StartsWith("nowhere.ipynb: field 'file': expected a readable notebook",
            Assert.Throws<NotebookFileException>(() => NotebookReader.Read("nowhere.ipynb")).Message, StringComparison.Ordinal);
}
