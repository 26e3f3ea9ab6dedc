using System.Text;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>The words of a piece of Markdown, without its marks; formulas as they were written.</summary>
internal static class PlainText
{
    public static string Of(MarkdownObject piece)
    {
        var text = new StringBuilder();
        var inlines = piece switch
        {
            LeafBlock { Inline: { } inline } => inline.Descendants(),
            ContainerInline container => container.Descendants(),
            Block block => block.Descendants(),
            _ => [],
        };
        foreach (var inline in inlines)
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                MathInline math => math.Content.ToString(),
                MathBlock math => math.Lines.ToString(),
                LineBreakInline or ParagraphBlock => " ",
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
