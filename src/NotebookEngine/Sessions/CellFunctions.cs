using Microsoft.AspNetCore.Html;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>What a cell can call without a <c>using</c>, named and behaving as in .NET Interactive.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value now; the handle replaces it later.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">MIME types to show it in; by default those that the value's type prefers.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayedValue.Show(value, mimeTypes);

    /// <summary>Text that is HTML already.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page that shows the notebook.</summary>
    public static void Javascript(string content) => display(HTML($"<script type=\"text/javascript\">{content}</script>"));

    /// <summary>Shows a value now, as <see cref="display"/>.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => display(value, mimeTypes);
}
