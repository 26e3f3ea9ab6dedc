using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>
/// A quote that begins with a bold label is a box: what the mechanism does, or what is read into it, told
/// apart by colour and label.
/// </summary>
internal static class Boxes
{
    private static readonly string[] _interpretation = ["Толкование", "Interpretation"];

    public static void Mark(QuoteBlock quote)
    {
        if (quote is [ParagraphBlock { Inline.FirstChild: EmphasisInline { DelimiterCount: 2 } label }, ..])
        {
            var isReading = _interpretation.Any(word => PlainText.Of(label).StartsWith(word, StringComparison.OrdinalIgnoreCase));
            quote.GetAttributes().AddClass("box");
            quote.GetAttributes().AddClass(isReading ? "box-reading" : "box-mechanism");
        }
    }
}
