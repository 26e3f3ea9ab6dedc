namespace BetweenTokens.Workbook;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>The command ran and the outcome is bad: a cell failed, a checksum differs, the doctor found something to mend.</summary>
    public const int Failed = 1;

    /// <summary>A cell or a notebook took longer than allowed.</summary>
    public const int TimedOut = 2;

    /// <summary>
    /// The command line is wrong: an unknown option, a selection that selects nothing, a parameter that
    /// no notebook has or of another type.
    /// </summary>
    public const int BadArguments = 3;

    /// <summary>A notebook, model or file is missing, broken, or cannot be understood; the message says what to do.</summary>
    public const int Refused = 4;

    /// <summary>The workbook is not built, or was moved since: the one command is <c>dotnet build</c>.</summary>
    public const int NotBuilt = 5;

    /// <summary>Two runs that should be equal are not.</summary>
    public const int Different = 6;

    /// <summary>A notebook's process died.</summary>
    public const int Crashed = 7;

    /// <summary>The reader stopped it (Ctrl+C), or a signal asked it to end.</summary>
    public const int Interrupted = 130;
}
