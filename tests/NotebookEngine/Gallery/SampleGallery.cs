using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Gallery;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;

namespace BetweenTokens.Tests.NotebookEngine.Gallery;

/// <summary>A small executed notebook that holds one of everything, and the gallery made of it.</summary>
internal static class SampleGallery
{
    public static readonly GalleryTexts Texts = new("Между токенами", "Двадцать тетрадей.");

    public static IReadOnlyList<Topic> Topics { get; } = Topic.ReadAll(Path.Combine(Shared.Repository, "data", "topics.json"));

    public static ClaimReport Claims { get; } = new(200,
    [
        new("06-01", 6, "Логиты 5, 2, 1 дают 0,95, 0,04, 0,01.", "неверно", "no",
            [new("доля первого", "0,95", "0,9362", "")], "арифметика", null),
        new("06-06", 6, "Модель <откалибрована>.", "отчасти", "partly", [new("ECE", "", "0,04", "0,03 … 0,06")], "smollm2", null),
        new("01-01", 1, "Модель выдаёт один токен.", "вне досягаемости", "open", [], "glass", "мало случаев"),
    ]);

    public static Notebook Executed { get; } = new(
    [
        Text("title", "# 6. Логика выбора\n\n"
            + "Вступление про логит-линзу, см. [следующую](07-residual.ipynb) и [статью](https://example.org/paper).\n"),
        Code("setup", "#!import setup.cs", [new DisplayOutput(
            new MimeBundle
            {
                ["text/html"] = "<p>готово</p><script type=\"text/plain\" data-resource=\"library.js\">c2hhcmVk</script>"
                    + "<script>window.setupRan = true;</script>",
                ["text/plain"] = "готово",
            }, [])]),
        Code("parameters", "var model = \"glass/base\";\nint seed = 6; // зерно", [], "parameters"),
        Text("formula", "## Формально\n\nПусть $p_i=e^{z_i}/\\sum_j e^{z_j}$, тогда\n\n$$H=-\\sum p_i\\log p_i$$\n\n"
            + "а $\\неизвестно x$ никто не знает.\n\n| слово | доля |\n|---|---:|\n| да | 0,9 |\n\n"
            + "> **Инженерно.** Что делает механизм.\n\n> **Толкование.** Что мы в этом видим.\n"),
        Code("value", "var list = new List<int> { 1, 2 };\nlist.Count", [new StreamOutput("stdout", "<печать>\n"),
            new DisplayOutput(new MimeBundle { ["text/plain"] = "2" }, []) { IsResult = true, ResultOf = 3 }]),
        Code("fails", "throw new Exception(\"нет\");", [new ErrorOutput(
            "System.Exception", "нет", ["System.Exception: нет", "   at cell 6, line 1", "     1 | throw new Exception(\"нет\");"])]),
        Text("pictures", "## Картинки\n\n![синий квадрат](dot.svg) ![](dot.svg) ![чужая](https://example.org/a.png) ![нет "
            + "такой](none.png)\n\n## Картинки\n\nВторой раз тот же заголовок. `</script>`\n"),
        Code("time", "Environment.TickCount",
            [new DisplayOutput(new MimeBundle { ["image/png"] = "iVBORw0KGgo=", ["text/plain"] = "график времени" }, [])], "measured"),
    ],
    Notebook.CSharpMetadata());

    /// <summary>Writes the gallery of the sample into the folder.</summary>
    public static Task<IReadOnlyList<string>> Write(TemporaryFolder folder)
    {
        folder.Write("source/setup.cs", "using System.Globalization;\nclass Helper { }");
        folder.Write("source/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"blue\"/></svg>");
        NotebookWriter.Write(Executed, folder["06-voting.ipynb"]);
        NotebookWriter.Write(new Notebook([Text("t", "# Своя тетрадь")], []), folder["own.ipynb"]);
        return GalleryWriter.WriteAsync(folder.Path, Texts,
            [new(folder["06-voting.ipynb"], folder["source"]), new(folder["own.ipynb"], folder["source"])], Topics, Claims);
    }

    private static MarkdownCell Text(string id, string source) => new(id, source, []);

    private static CodeCell Code(string id, string source, IReadOnlyList<CellOutput> outputs, params string[] tags)
    {
        var metadata = new JsonObject { ["workbook"] = new JsonObject { ["milliseconds"] = 1234.5 } };
        if (tags.Length > 0)
        {
            metadata["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]);
        }

        return new CodeCell(id, source, metadata, 3, outputs);
    }
}
