namespace BetweenTokens.Plots;

// Words of the pictures of a choice: temperature, cuts, branches, beams.
public sealed partial record Words
{
    internal string TemperatureLine => Say(
        "T = {0}: энтропия H = {1} нат, как у {2} равных исходов; вероятнейшему досталось {3}.",
        "T = {0}: entropy H = {1} nats, as of {2} equal outcomes; the likeliest has {3}.");

    internal string EntropyAt => Say("энтропия H(T), нат", "entropy H(T), nats");

    internal string Ceiling => Say("потолок ln {0}", "ceiling ln {0}");

    internal string HowToReadSurvivors => Say(
        "Строка: токен, его вероятность после температуры и она же после отсечения. Рыжее вырезано, синее осталось.",
        "A row: a token, its probability after the temperature, and the same after the cut. Orange is cut, blue is kept.");

    internal string SurvivorsLine => Say(
        "Осталось токенов: {0} из {1}. Их масса {2}, вырезано {3}. Цена отсечения KL = −ln {2} = {4} нат.",
        "Tokens kept: {0} of {1}. Their mass {2}, cut {3}. The price of the cut KL = −ln {2} = {4} nats.");

    internal string EachAlone => Say(
        "Поодиночке оставили бы: k — {0}, p — {1}, min-p — {2}.", "Each alone would keep: k {0}, p {1}, min-p {2}.");

    internal string Everything => Say("все", "all");

    internal string WasBefore => Say("было", "was");

    internal string TakeLikeliest => Say("Взять вероятнейший", "Take the likeliest");

    internal string DrawLots => Say("Бросить жребий", "Draw");

    internal string OneBack => Say("Шаг назад", "One back");

    internal string FromStart => Say("К началу", "To the start");

    internal string Fork => Say("Отложить ветвь", "Keep this branch");

    internal string BranchesTitle => Say("Ветви: сумма ln p модели", "Branches: sum of the model's ln p");

    internal string ThisBranch => Say("эта", "this one");

    internal string PromptLabel => Say("Затравка", "Prompt");

    internal string GoBackHere => Say("вернуться к этому выбору", "go back to this choice");

    internal string ChooseNext => Say(
        "Шаг {0}. Энтропия {1} нат; вырезано {2} токенов, их масса {3}.",
        "Step {0}. Entropy {1} nats; {2} tokens cut, their mass {3}.");

    internal string DepthEnds => Say(
        "Запас страницы кончился: он идёт на {0} шагов. Дальше — с большим Depth в этой ячейке или живьём через Branch.",
        "What the page stores ends here, {0} steps deep. Go on with a larger Depth in this cell, or live with Branch.");

    internal string NodesEnd => Say(
        "Этой ветви в запасе страницы нет: он держит {0} узлов. Дальше — с большим MaxNodes в этой ячейке или живьём через Branch.",
        "The page does not store this branch: it holds {0} nodes. Go on with a larger MaxNodes in this cell, or live with Branch.");

    internal string TextEnds => Say("Модель закончила текст.", "The model ended the text.");

    internal string ContextEnds => Say("Контекст модели полон.", "The model's context is full.");

    internal string FellAmongOthers => Say(
        "Жребий упал на один из остальных токенов, их в странице нет. Бросьте ещё раз.",
        "The lot fell on one of the other tokens, which the page does not hold. Draw again.");

    internal string MarkUnlikely => Say("▿ вероятность ниже 0,1", "▿ probability below 0.1");

    internal string MarkClose => Say("≈ второй отстал меньше чем на 0,1", "≈ the second is less than 0.1 behind");

    internal string MarkNotLargest => Say("≠ взят не вероятнейший", "≠ not the likeliest was taken");

    internal string HowToBranch => Say(
        "Щелчок по кандидату ставит его в текст, щелчок по токену текста возвращает к его выбору. Серый контур — вероятность "
            + "у модели, заливка — после настроек; вырезанное зачёркнуто и всё же доступно.",
        "A click on a candidate puts it into the text, a click on a token of the text goes back to its choice. Grey outline: the "
            + "model's probability; filled: after the settings. What is cut is struck out and can still be forced.");

    internal string StepName => Say("шаг", "step");

    internal string BeamScore => Say("счёт", "score");

    internal string BeamCounts => Say("Рассмотрено узлов: {0}, к итогам ведут {1}.", "Nodes considered: {0}; leading to results: {1}.");

    internal string HowToReadBeams => Say(
        "Слева направо шаги; под токеном сумма ln p от начала. Синее ведёт к итогу, итог закрашен, при нём место и счёт. Серое "
            + "погибло: ✗ — не вошло в луч на своём шаге, ✗ с шагом — брошено там. ■ — конец текста.",
        "Steps from left to right; below a token the sum of ln p so far. What is blue leads to a result; a result is filled, with its "
            + "rank and score. What is grey died: ✗ outside the beam at its own step, ✗ with a step: given up there. ■ ends the text.");

    internal string MeanSurprise => Say("в среднем {0} нат", "{0} nats on average");

    private string Say(string russian, string english) => Code == "en" ? english : russian;
}
