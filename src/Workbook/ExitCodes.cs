namespace BetweenTokens.Workbook;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>The command line itself is wrong.</summary>
    public const int BadArguments = 1;

    /// <summary>The command ran and the outcome is bad: a cell failed, a checksum differs.</summary>
    public const int Failed = 2;

    /// <summary>A model or file is missing, broken, or cannot be understood; the message says what to do.</summary>
    public const int Refused = 3;
}
