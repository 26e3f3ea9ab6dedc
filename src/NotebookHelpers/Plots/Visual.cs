using BetweenTokens.Display;
using BetweenTokens.Files;

namespace BetweenTokens.Plots;

/// <summary>
/// A value that a notebook shows: .NET Interactive and this project's engine find the formatter through the attribute,
/// Verso finds <see cref="ToHtml"/>. Subclasses inherit both.
/// </summary>
[TypeFormatterSource(typeof(ShownFormatterSource))]
public abstract class Visual : IShown
{
    /// <inheritdoc/>
    public abstract string ToHtml();

    /// <summary>What the value says, in words, for hosts without HTML and for readers who do not see it.</summary>
    public abstract override string ToString();

    /// <summary>Writes a page that holds this value alone and needs no network.</summary>
    /// <param name="path">File to write; it appears whole or not at all.</param>
    /// <returns>This value, so that a cell can go on with it.</returns>
    public Visual SaveHtml(string path)
    {
        AtomicFile.WriteText(path, Html.Page(ToString(), NeedsScripts ? ToHtml() + NotebookSetup.Scripts : ToHtml()));
        return this;
    }

    /// <summary>True: a saved page carries plotly.js.</summary>
    protected virtual bool NeedsScripts => false;
}
