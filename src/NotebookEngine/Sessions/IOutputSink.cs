using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Where a running cell's output goes: a notebook's cell, or later a Jupyter front end. Called from any thread.</summary>
public interface IOutputSink
{
    /// <summary>Console text on <see cref="StreamOutput.Stdout"/> or <see cref="StreamOutput.Stderr"/>.</summary>
    void Stream(string name, string text);

    /// <summary>A displayed value; <paramref name="displayId"/> is how <see cref="Update"/> finds it again.</summary>
    void Display(string displayId, MimeBundle data);

    /// <summary>Replaces what was displayed under the id, in whatever cell it stands.</summary>
    void Update(string displayId, MimeBundle data);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(MimeBundle data);
}
