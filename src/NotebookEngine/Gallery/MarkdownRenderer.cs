using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A heading of a page.</summary>
internal sealed record Heading(int Level, string Id, string Text);

/// <summary>
/// Turns the Markdown of a page's cells into HTML: formulas as MathML, images inlined, links between
/// notebooks as links between pages.
/// </summary>
/// <param name="folder">Where relative paths start.</param>
internal sealed class MarkdownRenderer(string folder)
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseEmphasisExtras().UseMathematics().UseFootnotes().UseAlertBlocks().UseAutoLinks().Build();

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Headings met so far, in order.</summary>
    public List<Heading> Headings { get; } = [];

    /// <summary>What could not be shown as meant, a line each.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Text by the heading above it, for search.</summary>
    public List<(Heading? Heading, string Text)> Passages { get; } = [];

    public string Render(string markdown, string where)
    {
        var document = Markdown.Parse(markdown, _pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            NoteHeading(heading);
        }

        foreach (var link in document.Descendants<LinkInline>())
        {
            MendLink(link, where);
        }

        foreach (var quote in document.Descendants<QuoteBlock>())
        {
            Boxes.Mark(quote);
        }

        NotePassages(document);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormulas(this, where));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new BlockFormulas(this, where));
        renderer.Render(document);
        return writer.ToString();
    }

    private string Formula(string latex, bool display, string where)
    {
        var formula = Mathml.Formula.FromLatex(latex, display);
        if (formula.Problem is { } problem)
        {
            Warnings.Add($"{where}: formula shown as code: {problem}");
        }

        return formula.Html;
    }

    private void NoteHeading(HeadingBlock block)
    {
        var text = PlainText.Of(block);
        var slug = Html.Slug(text);
        var id = slug;
        for (var i = 2; !_ids.Add(id); i++)
        {
            id = Html.Of($"{slug}-{i}");
        }

        block.GetAttributes().Id = id;
        Headings.Add(new Heading(block.Level, id, text));
    }

    private void NotePassages(MarkdownDocument document)
    {
        var heading = Headings.Count > 0 ? Headings[^1] : null;
        var first = document.Descendants<HeadingBlock>().FirstOrDefault();
        heading = first is null ? heading : Headings.ElementAtOrDefault(Headings.FindIndex(h => h.Id == first.GetAttributes().Id) - 1);
        foreach (var block in document)
        {
            if (block is HeadingBlock titled)
            {
                heading = Headings.Find(h => h.Id == titled.GetAttributes().Id);
            }
            else if (PlainText.Of(block) is { Length: > 0 } text)
            {
                Passages.Add((heading, text));
            }
        }
    }

    private void MendLink(LinkInline link, string where)
    {
        if (link.Url is not { } url)
        {
            return;
        }

        var isRemote = url.Contains("://", StringComparison.Ordinal);
        if (!link.IsImage)
        {
            link.Url = !isRemote && url.Contains(".ipynb", StringComparison.Ordinal)
                ? url.Replace(".ipynb", ".html", StringComparison.Ordinal)
                : url;
            return;
        }

        if (PlainText.Of(link).Length == 0)
        {
            Warnings.Add($"{where}: the image {url} has no description");
        }

        if (isRemote)
        {
            // A page asks for nothing from outside: the image becomes a link to itself.
            link.IsImage = false;
            Warnings.Add($"{where}: the image {url} is not in the notebook's folder and is shown as a link");
        }
        else if (InlineImage.DataUri(Path.Combine(folder, url)) is { } data)
        {
            link.Url = data;
        }
        else if (!url.StartsWith("data:", StringComparison.Ordinal))
        {
            link.IsImage = false;
            Warnings.Add($"{where}: there is no image {url}");
        }
    }

    private sealed class InlineFormulas(MarkdownRenderer owner, string where) : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(owner.Formula(obj.Content.ToString(), obj.DelimiterCount > 1, where));
    }

    private sealed class BlockFormulas(MarkdownRenderer owner, string where) : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.Write(owner.Formula(obj.Lines.ToString(), display: true, where)).WriteLine();
    }
}
