namespace BetweenTokens.NotebookEngine.Running.Parameters;

/// <summary>A parameter that a notebook does not have, or a value that it cannot take.</summary>
public sealed class ParameterException(string message) : Exception(message);
