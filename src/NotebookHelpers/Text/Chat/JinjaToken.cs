namespace BetweenTokens.Text.Chat;

/// <summary>What a stretch of a template is.</summary>
internal enum JinjaKind
{
    /// <summary>Text between tags.</summary>
    Text,

    /// <summary><c>{{</c>, <c>}}</c>, <c>{%</c>, <c>%}</c>.</summary>
    Tag,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A string literal, already unescaped.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>The template's end.</summary>
    End,
}

/// <summary>One lexical unit, with its line from 1.</summary>
internal readonly record struct JinjaToken(JinjaKind Kind, string Text, int Line)
{
    public bool Is(JinjaKind kind, string text) => Kind == kind && Text == text;
}
