using System.Net;

namespace BetweenTokens.NotebookEngine.Mathml;

/// <summary>A formula as HTML: MathML, which every current browser draws without a script.</summary>
/// <param name="Html">The markup. A formula that is not understood stands there as code, whole.</param>
/// <param name="Problem">What was not understood, or null.</param>
public sealed record Formula(string Html, string? Problem)
{
    /// <summary>Converts a formula in LaTeX.</summary>
    /// <param name="latex">The formula, without its dollar signs.</param>
    /// <param name="display">Whether it stands on a line of its own.</param>
    public static Formula FromLatex(string latex, bool display)
    {
        var source = WebUtility.HtmlEncode(latex.Trim());
        try
        {
            var parser = new LatexParser(latex);
            var content = parser.ParseFormula();
            var block = display ? " display=\"block\"" : "";
            return new Formula($"<math{block}><semantics><mrow>{content}</mrow><annotation encoding=\"application/x-tex\">"
                + $"{source}</annotation></semantics></math>", null);
        }
        catch (LatexException e)
        {
            return new Formula($"<code class=\"formula\">{source}</code>", $"{e.Message} in ${latex.Trim()}$");
        }
    }
}

/// <summary>LaTeX that this converter does not understand.</summary>
internal sealed class LatexException(string message) : Exception(message);
