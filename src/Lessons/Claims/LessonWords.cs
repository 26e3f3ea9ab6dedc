using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// Every word that claims, bets and the passport add by themselves, in two languages; which one is that of
/// the pictures, <see cref="Words.Now"/>.
/// </summary>
internal sealed record LessonWords
{
    public static LessonWords Russian { get; } = new();

    public static LessonWords English { get; } = new()
    {
        OffBy = "guesses off by a factor of",
        Hits = "hits",
        Intended = "intended",
        Bet = "Bet",
        StaleBet = "The guess was made about «{0}», and the number is of something else: run the cell of the bet again.",
        YourGuess = "your guess",
        LowEnd = "from",
        HighEnd = "to",
        PlaceBet = "Place the bet",
        Reveal = "Show what was measured",
        Score = "your score in these notebooks: {0} of {1}, intended {2}%",
        Measured = "measured",
        Verdict = "verdict",
        DecidedBy = "decided by",
        Level = "level",
        Claim = "claim",
        Change = "what was changed or compared",
        Touches = "touches",
        PassportGroups = ["text", "state", "weights", "decoding"],
        Value = "effect",
        Control = "control",
        OfControl = "effect of the control",
    };

    public static LessonWords Now => Words.Now.Code == Words.Russian.Code ? Russian : English;

    public string OffBy { get; init; } = "догадки мимо в среднем";
    public string Hits { get; init; } = "попаданий";
    public string Intended { get; init; } = "задумано";
    public string Bet { get; init; } = "Прогноз";
    public string StaleBet { get; init; } = "Прогноз был о другом («{0}»): запустите ячейку с ним ещё раз, иначе он не засчитан.";
    public string YourGuess { get; init; } = "ваш прогноз";
    public string LowEnd { get; init; } = "от";
    public string HighEnd { get; init; } = "до";
    public string PlaceBet { get; init; } = "Поставить";
    public string Reveal { get; init; } = "Показать измеренное";
    public string Score { get; init; } = "ваш счёт в этих тетрадях: {0} из {1}, задумано {2}%";
    public string Measured { get; init; } = "измерено";
    public string Verdict { get; init; } = "вердикт";
    public string DecidedBy { get; init; } = "чем решено";
    public string Level { get; init; } = "уровень";
    public string Claim { get; init; } = "утверждение";
    public string Change { get; init; } = "что изменили или сравнили";
    public string Touches { get; init; } = "что затронуто";
    public IReadOnlyList<string> PassportGroups { get; init; } = ["текст", "состояние", "веса", "выбор"];
    public string Value { get; init; } = "действие";
    public string Control { get; init; } = "контроль";
    public string OfControl { get; init; } = "действие контроля";
}
