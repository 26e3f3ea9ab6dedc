namespace BetweenTokens.Microworld.Grammar;

/// <summary>Grammatical gender.</summary>
public enum Gender
{
    /// <summary>он</summary>
    Masculine,

    /// <summary>она</summary>
    Feminine,

    /// <summary>оно</summary>
    Neuter,
}

/// <summary>What an adjective or a past tense agrees with: a gender in the singular, or the plural of any gender.</summary>
public enum Agreement
{
    /// <summary>один</summary>
    Masculine,

    /// <summary>одна</summary>
    Feminine,

    /// <summary>одно</summary>
    Neuter,

    /// <summary>многие</summary>
    Plural,
}

/// <summary>Case.</summary>
public enum Case
{
    /// <summary>кто? что?</summary>
    Nominative,

    /// <summary>кого? чего?</summary>
    Genitive,

    /// <summary>кому? чему?</summary>
    Dative,

    /// <summary>кого? что?</summary>
    Accusative,

    /// <summary>кем? чем?</summary>
    Instrumental,

    /// <summary>о ком? о чём?</summary>
    Prepositional,
}
