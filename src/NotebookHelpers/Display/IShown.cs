namespace BetweenTokens.Display;

/// <summary>A value that a notebook shows by its own HTML. Verso finds the method by its name.</summary>
public interface IShown
{
    /// <summary>A fragment of HTML that stands alone; equal values give equal bytes.</summary>
    string ToHtml();
}
