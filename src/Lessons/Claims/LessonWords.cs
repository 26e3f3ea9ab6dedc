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
        YourGuess = "your guess",
        LowEnd = "from",
        HighEnd = "to",
        PlaceBet = "Place the bet",
        Reveal = "Show what was measured",
        Score = "your score in these notebooks: {0} of {1}, intended {2}%",
        Measured = "measured",
        Verdict = "Verdict",
        Level = "level",
        Claim = "claim",
        WhatMeasured = "what was measured",
        InTheText = "in the text",
        Ours = "here",
        Exactly = "exact",
        ArithmeticEvidence = "arithmetic, no model",
        EasyTaskFailed = "beyond reach: the easy version of the task is not passed",
        TooFewCases = "beyond reach: too few cases",
        IntervalTooWide = "beyond reach: an interval touches the threshold or its margin",
        NotMeasured = "not measured in this run",
        NoRuleYet = "needs a world with a known law",
        NotMeasurable = "no measurement could decide it",
        Change = "what was changed or compared",
        Touches = "touches",
        PassportGroups = ["text", "state", "weights", "decoding"],
        Value = "effect",
        Control = "control",
        OfControl = "effect of the control",
        Interval = "interval",
    };

    public static LessonWords Now => Words.Now.Code == Words.Russian.Code ? Russian : English;

    public string OffBy { get; init; } = "догадки мимо в среднем";
    public string Hits { get; init; } = "попаданий";
    public string Intended { get; init; } = "задумано";
    public string Bet { get; init; } = "Прогноз";
    public string YourGuess { get; init; } = "ваш прогноз";
    public string LowEnd { get; init; } = "от";
    public string HighEnd { get; init; } = "до";
    public string PlaceBet { get; init; } = "Поставить";
    public string Reveal { get; init; } = "Показать измеренное";
    public string Score { get; init; } = "ваш счёт в этих тетрадях: {0} из {1}, задумано {2}%";
    public string Measured { get; init; } = "измерено";
    public string Verdict { get; init; } = "Вердикт";
    public string Level { get; init; } = "уровень";
    public string Claim { get; init; } = "утверждение";
    public string WhatMeasured { get; init; } = "что измерено";
    public string InTheText { get; init; } = "в тексте";
    public string Ours { get; init; } = "у нас";
    public string Exactly { get; init; } = "точно";
    public string ArithmeticEvidence { get; init; } = "арифметика, без модели";
    public string EasyTaskFailed { get; init; } = "препятствие: лёгкая версия задачи не пройдена";
    public string TooFewCases { get; init; } = "препятствие: случаев мало";
    public string IntervalTooWide { get; init; } = "препятствие: интервал задевает порог с его запасом";
    public string NotMeasured { get; init; } = "в этом запуске не измерено";
    public string NoRuleYet { get; init; } = "нужен мир с известным законом";
    public string NotMeasurable { get; init; } = "измерить нечем: здесь кончаются измерения";
    public string Change { get; init; } = "что изменили или сравнили";
    public string Touches { get; init; } = "что затронуто";
    public IReadOnlyList<string> PassportGroups { get; init; } = ["текст", "состояние", "веса", "выбор"];
    public string Value { get; init; } = "действие";
    public string Control { get; init; } = "контроль";
    public string OfControl { get; init; } = "действие контроля";
    public string Interval { get; init; } = "интервал";
}
