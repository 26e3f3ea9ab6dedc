namespace BetweenTokens.Text.Chat;

/// <summary>A template that this reader cannot follow, or that asks for something it cannot have.</summary>
internal sealed class JinjaException(string message) : Exception(message);
