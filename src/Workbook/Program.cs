return await BetweenTokens.Workbook.WorkbookProgram.RunAsync(args);
